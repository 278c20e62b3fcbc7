package io.bactrian.hub.reach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.Processor;
import org.apache.camel.component.http.HttpEndpoint;
import org.apache.camel.component.jdbc.JdbcEndpoint;
import org.apache.camel.component.sql.SqlEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.Status;

/** What a step may wait for, and what a route may take in. */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields
class BoundsTest {
  @TempDir Path home;
  private final CountDownLatch hanging = new CountDownLatch(1);
  private DefaultCamelContext context;

  @BeforeEach
  void start() {
    context = new DefaultCamelContext();
    context.disableJMX();
    context.getRegistry().bind("bounds", new BoundedHttp());
    context.getRegistry().bind("dataSource", new PGSimpleDataSource());
    Processor hangs = exchange -> hanging.await();
    context.getRegistry().bind("hangs", hangs);
    Guards.put(context, Reach.of(home));
    context.start();
  }

  @AfterEach
  void stop() {
    hanging.countDown();
    context.stop();
  }

  @Test
  void areSetWhereCamelWaitsWithoutEnd() {
    HttpEndpoint http = context.getEndpoint("https:api.example.com/x", HttpEndpoint.class);
    SqlEndpoint sql = context.getEndpoint("sql:select 1", SqlEndpoint.class);
    JdbcEndpoint jdbc = context.getEndpoint("jdbc:dataSource", JdbcEndpoint.class);

    assertThat(http.getConnectTimeout()).isEqualTo(10_000);
    assertThat(http.getConnectionRequestTimeout()).isEqualTo(10_000);
    assertThat(http.getResponseTimeout()).isEqualTo(60_000);
    assertThat(http.getSoTimeout()).isEqualTo(60_000);
    assertThat(sql.getJdbcTemplate().getQueryTimeout()).isEqualTo(60);
    assertThat(jdbc.getParameters()).containsEntry("queryTimeout", 60);
  }

  @Test
  void comeAfterWhatAnEndpointSays() {
    HttpEndpoint http =
        context.getEndpoint("http:api.example.com?responseTimeout=5000", HttpEndpoint.class);
    SqlEndpoint sql =
        context.getEndpoint("sql:select 1?template.queryTimeout=7", SqlEndpoint.class);
    JdbcEndpoint jdbc =
        context.getEndpoint("jdbc:dataSource?statement.queryTimeout=7", JdbcEndpoint.class);

    assertThat(http.getResponseTimeout()).isEqualTo(5000);
    assertThat(sql.getJdbcTemplate().getQueryTimeout()).isEqualTo(7);
    assertThat(String.valueOf(jdbc.getParameters().get("queryTimeout"))).isEqualTo("7");
  }

  @Test
  void endAStepThatHangsByACircuitBreakersTimeout() throws Exception {
    load(
        """
        - route:
            id: bounded
            from:
              uri: direct:bounded
              steps:
                - circuitBreaker:
                    resilience4jConfiguration:
                      timeoutEnabled: true
                      timeoutDuration: 200
                    steps:
                      - process:
                          ref: hangs
                    onFallback:
                      steps:
                        - setBody:
                            expression:
                              constant:
                                expression: took too long
        """);

    assertThat(context.createProducerTemplate().requestBody("direct:bounded", "x", String.class))
        .isEqualTo("took too long");
  }

  @Test
  void refuseWhatComesFasterThanARouteTakes() throws Exception {
    load(
        """
        - route:
            id: throttled
            from:
              uri: direct:throttled
              steps:
                - throttle:
                    expression:
                      constant:
                        expression: 2
                    timePeriodMillis: "600000"
                    rejectExecution: true
                - to:
                    uri: seda:worked
                    parameters:
                      size: 100
        """);
    var template = context.createProducerTemplate();

    List<Boolean> failed =
        List.of(1, 2, 3).stream()
            .map(i -> template.send("direct:throttled", exchange -> {}).isFailed())
            .toList();

    assertThat(failed).containsExactly(false, false, true);
  }

  private void load(String yaml) throws Exception {
    PluginHelper.getRoutesLoader(context)
        .loadRoutes(ResourceHelper.fromString("bounds.camel.yaml", yaml));
  }

  @Test
  void nameWhatHasTakenLong() throws Exception {
    context.getInflightRepository().setInflightBrowseEnabled(true);
    load(
        """
        - route:
            id: hanging
            from:
              uri: direct:hanging
              steps:
                - process:
                    id: waits
                    ref: hangs
        """);
    context.createProducerTemplate().asyncSendBody("direct:hanging", "x");

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(String.valueOf(health(Duration.ZERO).getDetails()))
                    .contains("route hanging, step waits: for 0 s"));
    assertThat(health(Duration.ofMinutes(1)).getDetails()).isEmpty();
    assertThat(health(Duration.ZERO).getStatus()).isEqualTo(Status.UP);
  }

  private Health health(Duration longer) {
    return new StepsHealthIndicator(context, longer).health();
  }
}
