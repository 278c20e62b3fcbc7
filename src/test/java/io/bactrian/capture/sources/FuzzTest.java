package io.bactrian.capture.sources;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.HubTest;
import io.bactrian.hub.security.Credentials;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Mutated bodies and headers: the hub answers each, never with a 5xx, and takes the next good one.
 * {@code -Dfuzz=1000000} makes it the long form.
 */
@HubTest(
    properties = {
      "hub.ingestion.rate-per-second=100000",
      "hub.ingestion.rate-burst=100000",
      "hub.ingestion.rejected-quota=100"
    })
class FuzzTest {
  private static final int COUNT = Integer.getInteger("fuzz", 20_000);
  private static final int CONNECTIONS = 4; // one alone waits for each commit
  private static final int EACH = COUNT / CONNECTIONS;

  @Autowired Credentials credentials;
  @Autowired JdbcClient jdbc;
  @LocalServerPort int port;

  @Test
  void answersWhateverComesWithoutA5xx() throws Exception {
    Set<Integer> answers = ConcurrentHashMap.newKeySet();
    ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
    try {
      List<Callable<Integer>> work = new ArrayList<>();
      for (int c = 0; c < CONNECTIONS; c++) {
        var fuzz = new Fuzz(20261121 + c, credentials);
        work.add(() -> send(fuzz, answers));
      }
      int sent = 0;
      for (Future<Integer> done : threads.invokeAll(work)) {
        sent += done.get();
      }
      assertThat(sent).isEqualTo(CONNECTIONS * EACH);
    } finally {
      threads.shutdownNow();
    }
    assertThat(answers).contains(200, 400, 401);
    assertThat(
            jdbc.sql(
                    "select max(n) from (select count(*) n from rejected_messages group by source,"
                        + " sender) s")
                .query(Long.class)
                .single())
        .isEqualTo(100); // the quota
    var good =
        "{\"strategy\":\"%s\",\"ticker\":\"T\",\"action\":\"buy\"}".formatted(UUID.randomUUID());
    assertThat(new Sender(port, credentials).alert(good).status()).isEqualTo(200);
  }

  private int send(Fuzz fuzz, Set<Integer> answers) throws IOException {
    FuzzConnection connection = new FuzzConnection(port);
    try {
      for (int i = 0; i < EACH; i++) {
        byte[] request = fuzz.next();
        int status = connection.send(request);
        answers.add(status);
        assertThat(status).as(() -> Fuzz.readable(request)).isBetween(200, 499);
        if (connection.isOver()) {
          connection.close();
          connection = new FuzzConnection(port);
        }
      }
      return EACH;
    } finally {
      connection.close();
    }
  }

  /** One keep-alive connection that reads whole answers. */
  private static final class FuzzConnection {
    private final Socket socket;
    private boolean over;

    FuzzConnection(int port) throws IOException {
      socket = new Socket("127.0.0.1", port);
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(15_000);
    }

    int send(byte[] request) throws IOException {
      socket.getOutputStream().write(request);
      String head = head();
      String lower = head.toLowerCase(java.util.Locale.ROOT);
      over = lower.contains("connection: close");
      int status = Integer.parseInt(head.substring(9, 12));
      var length = java.util.regex.Pattern.compile("content-length: (\\d+)").matcher(lower);
      if (length.find()) {
        socket.getInputStream().readNBytes(Integer.parseInt(length.group(1)));
      } else {
        over = true; // chunked or until the end: not worth reading
      }
      return status;
    }

    private String head() throws IOException {
      var head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int c = socket.getInputStream().read();
        if (c < 0) {
          throw new IOException("the connection ended without an answer after: " + head);
        }
        head.append((char) c);
      }
      return head.toString();
    }

    boolean isOver() {
      return over;
    }

    void close() throws IOException {
      socket.close();
    }
  }
}
