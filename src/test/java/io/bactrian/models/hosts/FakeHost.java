package io.bactrian.models.hosts;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.bactrian.LoopbackServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A host of trainers: what it is asked is kept, what it answers is set beforehand. */
final class FakeHost implements AutoCloseable {
  record Answer(int status, String body, Map<String, String> headers) {}

  /** Each {@code method path}, with the keys that came along. */
  final List<String> asked = new CopyOnWriteArrayList<>();

  final List<String> bodies = new CopyOnWriteArrayList<>();
  volatile Answer toSubmission = new Answer(200, "{}", Map.of());
  volatile Answer toLook = new Answer(200, "{}", Map.of());

  /** Cuts the connection after it has read a submission. */
  volatile boolean hangsUp;

  private final HttpServer server;

  FakeHost() throws IOException {
    server = LoopbackServer.start(this::serve);
  }

  URI url(String path) {
    return LoopbackServer.url(server).resolve(path);
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      boolean submission = exchange.getRequestMethod().equals("POST");
      asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + keys(exchange));
      if (submission) {
        bodies.add(body);
        if (hangsUp) {
          return;
        }
      }
      Answer answer = submission ? toSubmission : toLook;
      answer.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
      byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private static String keys(HttpExchange exchange) {
    var headers = exchange.getRequestHeaders();
    String bearer = headers.getFirst("Authorization");
    String modal = headers.getFirst("Modal-Key");
    return (bearer == null ? "" : " " + bearer)
        + (modal == null ? "" : " " + modal + " " + headers.getFirst("Modal-Secret"));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
