package io.bactrian.decisions.outside;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A host of models on a socket of its own, so that it can break off wherever it likes. */
final class FakeModelHost implements AutoCloseable {
  /** What it does with a connection once it has read the request. */
  interface Answer {
    void write(OutputStream out) throws IOException;
  }

  /** Requests as they came: the head, and the body behind an empty line. */
  final List<String> asked = new CopyOnWriteArrayList<>();

  volatile Answer answer = out -> {};
  private final ServerSocket server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  FakeModelHost() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::serve);
  }

  int port() {
    return server.getLocalPort();
  }

  void answers(int status, String body) {
    answers(status, body, "");
  }

  void answers(int status, String body, String headers) {
    answer = says(status, body, headers);
  }

  static Answer says(int status, String body, String headers) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return out -> {
      head(out, status, headers + "Content-Length: " + bytes.length + "\r\n");
      out.write(bytes);
    };
  }

  static void head(OutputStream out, int status, String headers) throws IOException {
    out.write(
        ("HTTP/1.1 %d Status\r\nContent-Type: application/json\r\nConnection: close\r\n%s\r\n"
                .formatted(status, headers))
            .getBytes(StandardCharsets.UTF_8));
  }

  /** Writes the same again and again until nobody takes it any more. */
  static void endlessly(OutputStream out, String text, long pauseMillis) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Object pause = new Object();
    while (true) {
      out.write(bytes);
      out.flush();
      synchronized (pause) {
        try {
          if (pauseMillis > 0) {
            pause.wait(pauseMillis);
          }
        } catch (InterruptedException e) {
          return;
        }
      }
    }
  }

  private void serve() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        threads.execute(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  /** One request a connection. */
  private void serve(Socket socket) {
    try (socket) {
      asked.add(request(new BufferedInputStream(socket.getInputStream())));
      answer.write(socket.getOutputStream());
      socket.getOutputStream().flush();
      socket.shutdownOutput();
    } catch (IOException e) {
      // the caller has hung up
    }
  }

  private static String request(InputStream in) throws IOException {
    var head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("no request");
      }
      head.append((char) next);
    }
    int length = 0;
    for (String line : head.toString().split("\r\n")) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(line.substring(15).strip());
      }
    }
    return head + new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.shutdownNow();
  }
}
