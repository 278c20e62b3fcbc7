package io.bactrian.store.onedrive;

import io.bactrian.store.onedrive.client.DriveClient;
import io.bactrian.store.onedrive.client.DriveItemEntry;
import io.bactrian.store.onedrive.client.DrivePaths;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.spi.EndpointServiceLocation;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.support.ScheduledPollEndpoint;
import org.jspecify.annotations.Nullable;

/** Reads and writes files and folders of OneDrive and SharePoint drives over Microsoft Graph. */
@UriEndpoint(
    firstVersion = "4.17.0",
    scheme = OneDriveConstants.SCHEME,
    title = "Microsoft OneDrive",
    syntax = "microsoft-onedrive:folder",
    category = {Category.CLOUD, Category.FILE},
    headersClass = OneDriveConstants.class)
public class OneDriveEndpoint extends ScheduledPollEndpoint implements EndpointServiceLocation {
  @UriParam private OneDriveConfiguration configuration;
  private @Nullable DriveClient client;
  private @Nullable OneDriveHealthCheck health;

  public OneDriveEndpoint(
      String uri, OneDriveComponent component, OneDriveConfiguration configuration) {
    super(uri, component);
    this.configuration = configuration;
  }

  @Override
  public Producer createProducer() {
    return new OneDriveProducer(this);
  }

  @Override
  public Consumer createConsumer(Processor processor) throws Exception {
    OneDriveConsumer consumer = new OneDriveConsumer(this, processor);
    consumer.setMaxMessagesPerPoll(configuration.getMaxMessagesPerPoll());
    configureConsumer(consumer);
    return consumer;
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    DriveClient shared = ((OneDriveComponent) getComponent()).client(configuration);
    client = shared;
    HealthCheckRegistry checks = HealthCheckRegistry.get(getCamelContext());
    if (checks != null) {
      health = new OneDriveHealthCheck(getEndpointKey(), shared);
      checks.register(health);
    }
  }

  @Override
  protected void doStop() throws Exception {
    HealthCheckRegistry checks = HealthCheckRegistry.get(getCamelContext());
    if (checks != null && health != null) {
      checks.unregister(health);
    }
    super.doStop();
  }

  /** The client that endpoints of the same drive share; there once the endpoint has started. */
  public DriveClient getClient() {
    return Objects.requireNonNull(client, "the endpoint has not been started");
  }

  /** The endpoint's folder, if it is there. */
  Optional<DriveItemEntry> folder() {
    return getClient().find(configuration.getFolder());
  }

  /** A path below the endpoint's folder as one from the drive's root. */
  public String absolute(@Nullable String below) {
    List<String> segments = new ArrayList<>(DrivePaths.segments(configuration.getFolder()));
    segments.addAll(DrivePaths.segments(below == null ? "" : below));
    return "/" + String.join("/", segments);
  }

  @Override
  public String getServiceUrl() {
    return configuration.getBaseUrl();
  }

  @Override
  public String getServiceProtocol() {
    return "graph";
  }

  public OneDriveConfiguration getConfiguration() {
    return configuration;
  }

  public void setConfiguration(OneDriveConfiguration configuration) {
    this.configuration = configuration;
  }
}
