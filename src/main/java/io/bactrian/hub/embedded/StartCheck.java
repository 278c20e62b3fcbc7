package io.bactrian.hub.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.springframework.boot.context.event.ApplicationContextInitializedEvent;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;

/**
 * Checks ports and data folder before anything starts: the web server, which would fail as well,
 * starts seconds later, after the database.
 */
final class StartCheck implements ApplicationListener<ApplicationContextInitializedEvent> {
  @Override
  public void onApplicationEvent(ApplicationContextInitializedEvent event) {
    Environment settings = event.getApplicationContext().getEnvironment();
    try {
      Path data = Path.of(settings.getRequiredProperty("hub.data"));
      DataDirectory.lock(data).close();
      if (settings.getProperty("hub.database.url", "").isEmpty()) {
        MovedDatabaseException.refuse(data.resolve("postgres"));
      }
      free(settings, "server");
      free(settings, "management.server");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @throws PortInUseException if another program listens there
   */
  private static void free(Environment settings, String server) throws IOException {
    int port = settings.getRequiredProperty(server + ".port", Integer.class);
    if (port <= 0) {
      return; // any free one, or none
    }
    String address = settings.getProperty(server + ".address", "");
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true); // connections of the last hub may linger
      socket.bind(
          address.isEmpty() ? new InetSocketAddress(port) : new InetSocketAddress(address, port));
    } catch (IOException e) {
      PortInUseException.throwIfPortBindingException(e, () -> port);
      throw e;
    }
  }
}
