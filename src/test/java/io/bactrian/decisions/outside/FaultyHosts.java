package io.bactrian.decisions.outside;

import io.bactrian.decisions.outside.FakeModelHost.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.params.provider.Arguments;

/** What a host may do in place of an answer, and what each is called. */
final class FaultyHosts {
  private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";

  private FaultyHosts() {}

  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of(Fault.NOT_JSON, says(200, "<html>welcome</html>")),
        Arguments.of(Fault.NOT_JSON, says(200, "")),
        Arguments.of(Fault.NOT_JSON, says(200, "data: {\"choices\":[]}\n\n")),
        Arguments.of(Fault.NOT_JSON, says(200, "{\"outputs\":[NaN]}")),
        Arguments.of(Fault.ERROR_BODY, says(200, "{\"error\":\"no memory\"}")),
        Arguments.of(Fault.WRONG_SHAPE, says(200, "[1,2]")),
        Arguments.of(Fault.WRONG_SHAPE, says(200, "{\"status\":\"ok\"}")),
        Arguments.of(
            Fault.REDIRECT,
            FakeModelHost.says(307, "", "Location: http://127.0.0.1:1/elsewhere\r\n")),
        Arguments.of(Fault.REFUSED, says(404, "{\"error\":\"no model\"}")),
        Arguments.of(Fault.BUSY, FakeModelHost.says(503, "{}", "Retry-After: 7\r\n")),
        Arguments.of(Fault.BUSY, says(429, "{}")),
        Arguments.of(Fault.FAILED, says(500, "{\"error\":\"oops\"}")),
        Arguments.of(Fault.CUT_OFF, (Answer) out -> {}),
        Arguments.of(Fault.CUT_OFF, begins("Content-Length: 500\r\n", "{\"outputs\":")),
        Arguments.of(Fault.CUT_OFF, begins(CHUNKED, "5\r\n{\"out\r\n")),
        Arguments.of(Fault.TOO_LARGE, goesOn(CHUNKED, "1000\r\n" + " ".repeat(4096) + "\r\n", 0)),
        Arguments.of(Fault.TOO_LARGE, bomb()),
        Arguments.of(Fault.TIMEOUT, goesOn(CHUNKED, "1\r\n \r\n", 50)),
        Arguments.of(Fault.TIMEOUT, (Answer) out -> FakeModelHost.endlessly(out, "H", 50)),
        Arguments.of(
            Fault.TIMEOUT,
            (Answer)
                out -> {
                  write(out, "HTTP/1.1 200 OK\r\n");
                  FakeModelHost.endlessly(out, "X-More: 1\r\n", 50);
                }));
  }

  private static Answer says(int status, String body) {
    return FakeModelHost.says(status, body, "");
  }

  /** Breaks off in the middle of the body. */
  private static Answer begins(String headers, String body) {
    return out -> {
      FakeModelHost.head(out, 200, headers);
      write(out, body);
    };
  }

  private static Answer goesOn(String headers, String body, long pauseMillis) {
    return out -> {
      FakeModelHost.head(out, 200, headers);
      FakeModelHost.endlessly(out, body, pauseMillis);
    };
  }

  /** Five megabytes in a few kilobytes. */
  private static Answer bomb() {
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(" ".repeat(5_000_000).getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out -> {
      FakeModelHost.head(
          out, 200, "Content-Encoding: gzip\r\nContent-Length: " + packed.size() + "\r\n");
      packed.writeTo(out);
    };
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
