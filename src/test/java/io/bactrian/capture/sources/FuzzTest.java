package io.bactrian.capture.sources;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.HubTest;
import io.bactrian.hub.security.Credentials;
import java.io.IOException;
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
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

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

  @DynamicPropertySource
  static void home(DynamicPropertyRegistry registry) throws IOException {
    IngestionHome.register(registry);
  }

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
    try (var connection = new RawConnection(port)) {
      for (int i = 0; i < EACH; i++) {
        byte[] request = fuzz.next();
        int status = connection.send(request).status();
        answers.add(status);
        assertThat(status).as(() -> Fuzz.readable(request)).isBetween(200, 499);
      }
      return EACH;
    }
  }
}
