package io.bactrian.capture.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bactrian.HubTest;
import io.bactrian.hub.security.Credentials;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
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
 * The short form of the load in {@code bench/}: Camel's own hand-over between threads loses one
 * connection in some 20,000.
 */
@HubTest(properties = {"hub.ingestion.rate-per-second=100000", "hub.ingestion.rate-burst=100000"})
class EveryRequestAnsweredTest {
  private static final int CONNECTIONS = 64;
  private static final int EACH = 320;

  @Autowired Credentials credentials;
  @Autowired JdbcClient jdbc;
  @LocalServerPort int port;

  @DynamicPropertySource
  static void home(DynamicPropertyRegistry registry) throws IOException {
    IngestionHome.register(registry);
  }

  @Test
  void answersEveryRequestOfManyConnectionsAndStoresEachOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
    try {
      List<Callable<Integer>> work = new ArrayList<>();
      for (int c = 0; c < CONNECTIONS; c++) {
        int connection = c;
        work.add(() -> send(connection));
      }
      int taken = 0;
      for (Future<Integer> result : threads.invokeAll(work)) {
        taken += result.get();
      }
      assertThat(taken).isEqualTo(CONNECTIONS * EACH);
      await() // what was spooled while the database was busy follows
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(
              () ->
                  assertThat(
                          jdbc.sql("select count(*) from tv_signals where strategy = 'load'")
                              .query(Integer.class)
                              .single())
                      .isEqualTo(CONNECTIONS * EACH));
    } finally {
      threads.shutdownNow();
    }
  }

  private int send(int number) throws IOException {
    int taken = 0;
    try (var connection = new RawConnection(port)) {
      for (int i = 0; i < EACH; i++) {
        String answer = connection.send(alert(number, i)).body();
        if (answer.contains("\"status\":\"stored\"") || answer.contains("\"spooled\"")) {
          taken++;
        }
      }
    }
    return taken;
  }

  private byte[] alert(int connection, int i) {
    String body =
        "{\"strategy\":\"load\",\"ticker\":\"T\",\"action\":\"buy\",\"order_id\":\"%d-%d\"}"
            .formatted(connection, i);
    return "POST /webhooks/tradingview/%s HTTP/1.1\r\nHost: h\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(credentials.get("tradingview.token"), body.length(), body)
        .getBytes(StandardCharsets.US_ASCII);
  }
}
