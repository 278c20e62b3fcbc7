package io.bactrian.hub.reach;

import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.spi.annotations.Component;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.socket.ConnectionSocketFactory;
import org.apache.hc.core5.http.config.Registry;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.util.TimeValue;

/** Camel's own HTTP component, whose connections go where a route may reach only. */
@Component("http,https") // Camel finds the setters of the options by it
final class GuardedHttpComponent extends HttpComponent {
  private final GuardedDns dns;

  GuardedHttpComponent(HostPolicy hosts) {
    this.dns = new GuardedDns(hosts, SystemDefaultDnsResolver.INSTANCE);
  }

  /** The same as Camel's, with a resolver; it has no setter for one. */
  @Override
  @SuppressWarnings("deprecation") // the type of Camel's own registry
  protected HttpClientConnectionManager createConnectionManager(
      Registry<ConnectionSocketFactory> registry,
      int maxTotal,
      int perRoute,
      SocketConfig sockets) {
    var manager =
        new PoolingHttpClientConnectionManager(
            registry,
            PoolConcurrencyPolicy.STRICT,
            PoolReusePolicy.LIFO,
            TimeValue.ofMilliseconds(getConnectionTimeToLive()),
            null,
            dns,
            null);
    int total = maxTotal == 0 ? getMaxTotalConnections() : maxTotal;
    int each = perRoute == 0 ? getConnectionsPerRoute() : perRoute;
    if (total > 0) {
      manager.setMaxTotal(total);
    }
    if (each > 0) {
      manager.setDefaultMaxPerRoute(each);
    }
    manager.setDefaultSocketConfig(sockets);
    return manager;
  }
}
