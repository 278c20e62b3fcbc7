package io.bactrian.hub.reach;

import java.util.Map;
import org.apache.camel.component.file.remote.FtpEndpoint;
import org.apache.camel.component.file.remote.FtpsComponent;
import org.apache.camel.spi.annotations.Component;
import org.apache.commons.net.ftp.FTPFile;

/** Camel's own FTPS component, whose connections go where a route may reach only. */
@Component("ftps") // Camel finds the setters of the options by it
final class GuardedFtpsComponent extends FtpsComponent {
  private final GuardedSockets sockets;

  GuardedFtpsComponent(HostPolicy hosts) {
    this.sockets = new GuardedSockets(hosts);
  }

  @Override
  protected void extractAndSetFtpClientParameters(
      Map<String, Object> parameters, FtpEndpoint<FTPFile> endpoint) {
    parameters.put("ftpClient.socketFactory", sockets);
    super.extractAndSetFtpClientParameters(parameters, endpoint);
  }
}
