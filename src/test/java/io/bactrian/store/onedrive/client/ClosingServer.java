package io.bactrian.store.onedrive.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Answers each request the same, the first ones once each has a connection of its own, and closes
 * the idle connections on demand.
 */
final class ClosingServer implements AutoCloseable {
  static final int CONNECTIONS = 6;

  private final ServerSocket entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Socket> connections = new CopyOnWriteArrayList<>();
  private final CountDownLatch together = new CountDownLatch(CONNECTIONS);
  private final byte[] answer;

  ClosingServer(String json) throws IOException {
    answer =
        ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(json.length(), json))
            .getBytes(StandardCharsets.UTF_8);
    threads.execute(this::accept);
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + entrance.getLocalPort());
  }

  void closeConnections() throws IOException {
    for (Socket connection : connections) {
      connection.close();
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = entrance.accept();
        connections.add(connection);
        threads.execute(() -> serve(connection));
      }
    } catch (IOException e) {
      if (!entrance.isClosed()) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      var lines =
          new BufferedReader(
              new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
      while (true) {
        String line = lines.readLine();
        if (line == null) {
          return;
        }
        while (!Objects.requireNonNullElse(line, "").isEmpty()) {
          line = lines.readLine();
        }
        together.countDown();
        together.await();
        connection.getOutputStream().write(answer);
      }
    } catch (IOException e) {
      if (!connection.isClosed()) {
        throw new UncheckedIOException(e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    entrance.close();
    closeConnections();
    threads.shutdownNow();
  }
}
