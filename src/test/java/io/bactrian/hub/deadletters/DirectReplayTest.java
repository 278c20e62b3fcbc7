package io.bactrian.hub.deadletters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.bactrian.HubTest;
import io.bactrian.shared.HubException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Letters of routes that are no subscribers. */
@HubTest
@SuppressWarnings("NullAway.Init") // Spring sets the fields
class DirectReplayTest {
  @Autowired CamelContext camel;
  @Autowired ProducerTemplate producer;
  @Autowired JdbcClient jdbc;
  @Autowired DeadLetters deadLetters;
  @Autowired LetterReplays replays;

  private final List<Object> bodies = new CopyOnWriteArrayList<>();
  private volatile boolean broken = true;

  @BeforeEach
  void addRoutes() throws Exception {
    jdbc.sql("truncate dead_letters").update();
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:work-for-letters")
                .routeId("work-for-letters")
                .onException(Exception.class)
                .handled(true)
                .to("kamelet:dead-letter-sink")
                .end()
                .process(exchange -> bodies.add(exchange.getMessage().getBody()))
                .process(
                    exchange -> {
                      if (broken) {
                        throw new IllegalStateException("broken for now");
                      }
                    })
                .id("work-step");
            from("kamelet:changes-source?subscriber=letters-of-another&tables=tv_signals&start=now")
                .routeId("not-direct")
                .log("received");
          }
        });
    // Only a subscriber that has begun knows that the removal of its route is meant for it.
    await()
        .untilAsserted(
            () ->
                assertThat(
                        jdbc.sql(
                                "select count(*) from change_subscribers where route_id ="
                                    + " 'not-direct'")
                            .query(Integer.class)
                            .single())
                    .isOne());
  }

  @AfterEach
  void removeRoutes() throws Exception {
    for (String id : List.of("work-for-letters", "not-direct")) {
      camel.getRouteController().stopRoute(id);
      camel.removeRoute(id);
    }
    jdbc.sql("delete from change_subscribers where route_id = 'not-direct'").update();
  }

  private long only() {
    return jdbc.sql("select id from dead_letters").query(Long.class).single();
  }

  private String column(String name) {
    return jdbc.sql("select " + name + "::text from dead_letters").query(String.class).single();
  }

  @Test
  void sendsTheBodyAgainAndWritesNoSecondLetter() throws CamelExecutionException {
    producer.sendBody("direct:work-for-letters", "{\"lot\": 0.10}");
    assertThat(column("step")).isEqualTo("work-step");
    assertThat(column("route_id")).isEqualTo("work-for-letters");

    LetterReplays.Outcome again = replays.replay(only(), "me");
    assertThat(again.failure()).isEqualTo("broken for now");
    assertThat(again.step()).isEqualTo("work-step");
    assertThat(column("attempts")).isEqualTo("2");
    broken = false;
    assertThat(replays.replay(only(), "me").failure()).isNull();
    assertThat(column("state")).isEqualTo("replayed");
    assertThat(bodies).containsExactly("{\"lot\": 0.10}", "{\"lot\": 0.10}", "{\"lot\": 0.10}");
  }

  @Test
  void sendsATextThatIsNotJsonAsItWas() {
    producer.sendBody("direct:work-for-letters", "lots: 0.1");
    broken = false;
    replays.replay(only(), "me");
    assertThat(bodies).containsExactly("lots: 0.1", "lots: 0.1");
  }

  @Test
  void saysWhyARouteCannotBeGivenAMessageAgain() {
    record("not-direct");
    assertThatThrownBy(() -> replays.replay(only(), "me"))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("Route not-direct begins with kamelet:");
    jdbc.sql("truncate dead_letters").update();
    record("gone");
    assertThatThrownBy(() -> replays.replay(only(), "me"))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("No route gone runs on this hub");
  }

  private void record(String route) {
    var letter = new DeadLetter(route, null, null, null, "x", 1, false);
    deadLetters.record(letter, new IllegalStateException("broken"));
  }
}
