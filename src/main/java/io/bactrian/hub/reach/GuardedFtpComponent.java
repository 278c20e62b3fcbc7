package io.bactrian.hub.reach;

import java.util.Map;
import org.apache.camel.component.file.remote.FtpComponent;
import org.apache.camel.component.file.remote.FtpEndpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.commons.net.ftp.FTPFile;

/** Camel's own FTP component, whose connections go where a route may reach only. */
@Component("ftp") // Camel finds the setters of the options by it
final class GuardedFtpComponent extends FtpComponent {
  private final GuardedSockets sockets;

  GuardedFtpComponent(HostPolicy hosts) {
    this.sockets = new GuardedSockets(hosts);
  }

  @Override
  protected void extractAndSetFtpClientParameters(
      Map<String, Object> parameters, FtpEndpoint<FTPFile> endpoint) {
    parameters.put("ftpClient.socketFactory", sockets);
    super.extractAndSetFtpClientParameters(parameters, endpoint);
  }
}
