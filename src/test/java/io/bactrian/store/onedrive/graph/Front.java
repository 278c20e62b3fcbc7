package io.bactrian.store.onedrive.graph;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Between the socket and the work: applies faults, keeps the log, sends. */
final class Front implements HttpHandler {
  private static final int BUFFER = 64 * 1024;
  private static final int TICKS = 10;

  /** The work behind a request. */
  interface Work {
    Answer answer(Call call) throws IOException;
  }

  private final Faults faults;
  private final Requests requests;
  private final Uploads uploads;
  private final Tokens tokens;
  private final Work work;
  private final CountDownLatch closed = new CountDownLatch(1);

  Front(Faults faults, Requests requests, Uploads uploads, Tokens tokens, Work work) {
    this.faults = faults;
    this.requests = requests;
    this.uploads = uploads;
    this.tokens = tokens;
    this.work = work;
  }

  /** Lets whoever stalls go. */
  void close() {
    closed.countDown();
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Call call = Call.of(exchange);
      Fault fault =
          Admin.isFor(call.path()) ? Fault.NONE : faults.take(call, uploads.fragments(call.path()));
      await(fault.stallMillis);
      if (fault.drop == Fault.Drop.BEFORE) {
        log(call, 0);
        return;
      }
      if (fault.revoke) {
        tokens.revoke(Tokens.bearer(call));
      }
      Answer answer = fault.status > 0 ? fault.answer() : answer(call);
      try (Answer.Body body = answer.body()) {
        call.body().transferTo(OutputStream.nullOutputStream());
        log(call, answer.status());
        if (fault.drop != Fault.Drop.AFTER) {
          send(exchange, fault, fault.wrongHash ? withWrongHash(answer) : answer);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void log(Call call, int status) {
    if (!Admin.isFor(call.path())) {
      requests.add(Requests.Seen.of(call, status));
    }
  }

  private Answer answer(Call call) throws IOException {
    try {
      return work.answer(call);
    } catch (GraphError e) {
      return e.answer();
    } catch (RuntimeException e) {
      return new GraphError(500, "generalException", "", e.toString()).answer();
    }
  }

  private static Answer withWrongHash(Answer answer) throws IOException {
    if (!answer.isJson()) {
      return answer;
    }
    String json = new String(answer.body().stream().readAllBytes(), StandardCharsets.UTF_8);
    String wrong =
        json.replaceAll(
            "\"quickXorHash\":\"[^\"]*\"",
            "\"quickXorHash\":\"" + QuickXor.of(new byte[] {42}) + "\"");
    return answer.withBody(wrong.getBytes(StandardCharsets.UTF_8));
  }

  private void send(HttpExchange exchange, Fault fault, Answer answer)
      throws IOException, InterruptedException {
    answer.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
    exchange.getResponseHeaders().set("request-id", UUID.randomUUID().toString());
    long length = answer.body().length();
    exchange.sendResponseHeaders(answer.status(), length == 0 ? -1 : length);
    if (length > 0) {
      write(answer.body().stream(), exchange.getResponseBody(), fault, length);
    }
  }

  private void write(InputStream in, OutputStream out, Fault fault, long length)
      throws IOException, InterruptedException {
    long until = fault.truncateAt < 0 ? length : Math.min(length, fault.truncateAt);
    int most =
        fault.bytesPerSecond > 0
            ? (int) Math.min(BUFFER, Math.max(1, fault.bytesPerSecond / TICKS))
            : BUFFER;
    var buffer = new byte[most];
    for (long sent = 0; sent < until; ) {
      int n = in.read(buffer, 0, (int) Math.min(most, until - sent));
      if (n < 0) {
        throw new IOException("The content is shorter than its size");
      }
      if (fault.corruptAt >= sent && fault.corruptAt < sent + n) {
        buffer[(int) (fault.corruptAt - sent)] ^= 1;
      }
      out.write(buffer, 0, n);
      sent += n;
      await(fault.bytesPerSecond > 0 ? 1000L * n / fault.bytesPerSecond : 0);
    }
    out.flush();
  }

  private void await(long millis) throws InterruptedException {
    if (millis > 0) {
      closed.await(millis, TimeUnit.MILLISECONDS);
    }
  }
}
