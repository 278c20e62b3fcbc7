package io.bactrian.hub.connections;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes a connection at once where its address holds as many as it may. */
final class CappedEndpoint extends NioEndpoint {
  private static final Logger log = LoggerFactory.getLogger(CappedEndpoint.class);

  private @Nullable TrustedProxies proxies;
  private int connectionsPerAddress = Integer.MAX_VALUE;

  void limit(TrustedProxies proxies, int connectionsPerAddress) {
    this.proxies = proxies;
    this.connectionsPerAddress = connectionsPerAddress;
  }

  @Override
  protected boolean setSocketOptions(SocketChannel socket) {
    if (isOneTooMany(socket)) {
      destroySocket(socket); // Tomcat itself closes only what it has taken
      return false;
    }
    return super.setSocketOptions(socket);
  }

  /** Counted only while there are many: counting reads every connection. */
  private boolean isOneTooMany(SocketChannel socket) {
    TrustedProxies trusted = proxies;
    if (trusted == null || connections.size() < connectionsPerAddress) {
      return false;
    }
    try {
      String address =
          ((InetSocketAddress) socket.getRemoteAddress()).getAddress().getHostAddress();
      String network = TrustedProxies.network(address);
      long held =
          connections.values().stream()
              .map(connection -> connection.getRemoteAddr())
              .filter(peer -> peer != null && network.equals(TrustedProxies.network(peer)))
              .count();
      return held >= connectionsPerAddress && !trusted.trust(address);
    } catch (IOException e) {
      log.debug("A connection was closed before it was accepted", e);
      return true;
    }
  }
}
