package io.bactrian.capture.sources;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.HubTest;
import io.bactrian.hub.security.Credentials;
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

  @Test
  void answersEveryRequestOfManyConnectionsAndStoresEachOnce() throws Exception {
    Sender sender = new Sender(port, credentials);
    ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
    try {
      List<Callable<Integer>> work = new ArrayList<>();
      for (int c = 0; c < CONNECTIONS; c++) {
        int connection = c;
        work.add(() -> send(sender, connection));
      }
      int stored = 0;
      for (Future<Integer> result : threads.invokeAll(work)) {
        stored += result.get();
      }
      assertThat(stored).isEqualTo(CONNECTIONS * EACH);
      assertThat(
              jdbc.sql("select count(*) from tv_signals where strategy = 'load'")
                  .query(Integer.class)
                  .single())
          .isEqualTo(stored);
    } finally {
      threads.shutdownNow();
    }
  }

  private static int send(Sender sender, int connection) {
    int stored = 0;
    for (int i = 0; i < EACH; i++) {
      String body =
          "{\"strategy\":\"load\",\"ticker\":\"T\",\"action\":\"buy\",\"order_id\":\"%d-%d\"}"
              .formatted(connection, i);
      if (sender.alert(body).body().path("status").asText().equals("stored")) {
        stored++;
      }
    }
    return stored;
  }
}
