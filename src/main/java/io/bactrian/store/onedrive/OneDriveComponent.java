package io.bactrian.store.onedrive;

import io.bactrian.store.onedrive.client.DriveClient;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.util.IOHelper;

/** Files and folders of OneDrive and SharePoint drives, over Microsoft Graph. */
@Component(OneDriveConstants.SCHEME)
public class OneDriveComponent extends DefaultComponent {
  @Metadata(description = "The defaults of all endpoints.")
  private OneDriveConfiguration configuration = new OneDriveConfiguration();

  /** Endpoints of the same drive and account share one client, and so its throttle gate. */
  private final Map<DriveAccess, DriveClient> clients = new ConcurrentHashMap<>();

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
      throws Exception {
    OneDriveConfiguration own = configuration.copy();
    own.setFolder(remaining);
    OneDriveEndpoint endpoint = new OneDriveEndpoint(uri, this, own);
    setProperties(endpoint, parameters);
    OneDriveValidation.check(own);
    return endpoint;
  }

  DriveClient client(OneDriveConfiguration wanted) {
    DriveClient given = wanted.getClient();
    return given != null
        ? given
        : clients.computeIfAbsent(DriveAccess.of(wanted), DriveAccess::open);
  }

  /**
   * The client of the drive that the component's own configuration names.
   *
   * @throws IllegalArgumentException naming the option that is missing or wrong
   */
  public DriveClient client() {
    OneDriveValidation.check(configuration);
    return client(configuration);
  }

  @Override
  protected void doStop() throws Exception {
    clients.values().forEach(client -> IOHelper.close(client::close));
    clients.clear();
    super.doStop();
  }

  public OneDriveConfiguration getConfiguration() {
    return configuration;
  }

  public void setConfiguration(OneDriveConfiguration configuration) {
    this.configuration = configuration;
  }
}
