package io.bactrian.hub.liveedit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bactrian.hub.routefiles.RouteFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

@SuppressWarnings("NullAway.Init") // Spring sets the fields
class SwapGateTest extends RunningHub {
  private static final Logger log = LoggerFactory.getLogger(SwapGateTest.class);
  private static final int EDITS = 50;
  private static final String INSERT = "routes/web/insert.camel.yaml";

  @Autowired JdbcTemplate jdbc;
  @Autowired CamelContext context;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** A hundred connections at most: a stall of a busy machine must not use up its files. */
  private final Semaphore connections = new Semaphore(100);

  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong answered = new AtomicLong();
  private final Map<Integer, AtomicLong> statuses = new ConcurrentHashMap<>();
  private final Set<Long> acknowledged = ConcurrentHashMap.newKeySet();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final LongAccumulator slowest = new LongAccumulator(Math::max, 0);

  @Test
  @Timeout(300)
  void answersEveryRequestWhileItsRouteIsSwappedFiftyTimes() throws Exception {
    jdbc.execute("create table if not exists swap_gate_rows (id bigint primary key)");
    FLOWS.write("processors/insert-row-action.kamelet.yaml", Flows.insertRow());
    FLOWS.write(INSERT, Flows.insert(0));
    await().untilAsserted(() -> assertThat(post(-1).get().body()).isEqualTo("stored 0"));

    Instant start = Instant.now();
    var clock = Executors.newSingleThreadScheduledExecutor();
    clock.scheduleAtFixedRate(this::send, 0, 2, TimeUnit.MILLISECONDS);
    int routes = 0;
    int endpoints = 0;
    for (int edit = 1; edit <= EDITS; edit++) {
      edit(edit);
      routes = edit == 5 ? context.getRoutes().size() : routes;
      endpoints = edit == 5 ? context.getEndpoints().size() : endpoints;
    }
    clock.shutdown();
    assertThat(clock.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    await().atMost(Duration.ofSeconds(30)).until(() -> answered.get() == sent.get());

    double seconds = Duration.between(start, Instant.now()).toMillis() / 1000.0;
    log.info(
        "{} requests in {} s ({}/s) over {} edits: {}, slowest {} ms",
        sent,
        seconds,
        Math.round(sent.get() / seconds),
        EDITS,
        new TreeMap<>(statuses),
        slowest);
    assertThat(failures).isEmpty();
    assertThat(statuses.keySet()).isSubsetOf(200, 503);
    Set<Long> stored =
        jdbc.queryForList("select id from swap_gate_rows", Long.class).stream()
            .collect(Collectors.toSet());
    assertThat(stored).containsAll(acknowledged);
    assertThat(context.getRoutes()).hasSize(routes);
    assertThat(context.getEndpoints()).hasSize(endpoints);
  }

  private void edit(int number) throws IOException {
    FLOWS.write(INSERT, Flows.insert(number));
    await()
        .pollInterval(Duration.ofMillis(20))
        .atMost(Duration.ofSeconds(30))
        .until(() -> Flows.insert(number).equals(text(INSERT)));
  }

  private String text(String path) {
    RouteFile file = files.serving().get(path);
    return file == null ? "" : file.text();
  }

  private void send() {
    connections.acquireUninterruptibly();
    long id = sent.getAndIncrement();
    long from = System.nanoTime();
    post(id)
        .whenComplete(
            (answer, failure) -> {
              slowest.accumulate(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from));
              if (failure != null) {
                failures.add(String.valueOf(failure));
              } else {
                statuses
                    .computeIfAbsent(answer.statusCode(), status -> new AtomicLong())
                    .incrementAndGet();
                if (answer.statusCode() == 200) {
                  acknowledged.add(id);
                } else if (answer.headers().firstValue("Retry-After").isEmpty()) {
                  failures.add(answer.statusCode() + " without Retry-After: " + answer.body());
                }
              }
              connections.release();
              answered.incrementAndGet();
            });
  }

  private CompletableFuture<HttpResponse<String>> post(long id) {
    var request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/test/insert"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(Long.toString(id)))
            .build();
    return client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
  }
}
