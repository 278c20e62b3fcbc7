package io.bactrian.hub.connections;

import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/** Puts a port under the limits of {@link ConnectionProperties}. */
@Component
public final class ConnectionLimits
    implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
  private final ConnectionProperties properties;
  private final TrustedProxies proxies;
  private final UnprovenBodies unproven;

  ConnectionLimits(
      ConnectionProperties properties, TrustedProxies proxies, UnprovenBodies unproven) {
    this.properties = properties;
    this.proxies = proxies;
    this.unproven = unproven;
  }

  @Override
  public void customize(TomcatServletWebServerFactory factory) {
    factory.setProtocol(BoundedProtocol.class.getName());
    factory.addConnectorCustomizers(
        connector -> {
          if (connector.getProtocolHandler() instanceof BoundedProtocol protocol) {
            protocol.limit(
                (request, socket) ->
                    new BoundedBody(request, socket, properties.bodyTimeout(), proxies, unproven),
                proxies,
                properties.connectionsPerAddress());
          }
        });
  }
}
