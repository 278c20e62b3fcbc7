package io.bactrian.store.onedrive.graph;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A proxy (CONNECT, RFC 9110 9.3.6) that leads what goes to one host to a port of this machine. */
final class Tunnel implements AutoCloseable {
  private final ProxySelector usual = ProxySelector.getDefault();
  private final ServerSocket entrance = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Queue<Socket> clients = new ConcurrentLinkedQueue<>();
  private final int exit;

  Tunnel(String host, int exit) throws IOException {
    this.exit = exit;
    threads.execute(this::accept);
    ProxySelector.setDefault(
        new ProxySelector() {
          @Override
          public List<Proxy> select(URI uri) {
            return host.equals(uri.getHost())
                ? List.of(new Proxy(Proxy.Type.HTTP, entrance.getLocalSocketAddress()))
                : usual.select(uri);
          }

          @Override
          public void connectFailed(URI uri, SocketAddress address, IOException e) {
            // whoever connects gets the failure
          }
        });
  }

  private void accept() {
    try {
      while (true) {
        Socket client = entrance.accept();
        clients.add(client);
        threads.execute(() -> lead(client));
      }
    } catch (IOException e) {
      if (!entrance.isClosed()) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void lead(Socket client) {
    try (client;
        Socket server = new Socket(InetAddress.getLoopbackAddress(), exit)) {
      var request =
          new BufferedReader(
              new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII), 1);
      while (!request.readLine().isEmpty()) {
        // the client sends no more until it is answered
      }
      client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      var back = threads.submit(() -> server.getInputStream().transferTo(client.getOutputStream()));
      client.getInputStream().transferTo(server.getOutputStream());
      server.shutdownOutput();
      back.get();
    } catch (Exception e) {
      // either side may close at any time, and reports it to its user
    }
  }

  /** Still takes connections, and leads nowhere. */
  void collapse() throws IOException {
    entrance.close();
    for (Socket client : clients) {
      client.close();
    }
    threads.shutdownNow();
  }

  @Override
  public void close() throws IOException {
    ProxySelector.setDefault(usual);
    collapse();
  }
}
