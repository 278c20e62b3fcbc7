package io.bactrian.changes.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.changes.log.ChangeEvent;
import io.bactrian.changes.log.ChangeLog;
import io.bactrian.changes.log.EventFilter;
import io.bactrian.changes.log.Subscriber;
import io.bactrian.changes.log.Subscriptions;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Events of 10 MB, and events with a column that came later. */
class LargeEventTest extends OperatedTestBase {
  private static final int MEGABYTES = 10;

  @Autowired ChangeLog log;
  @Autowired Subscriptions subscriptions;

  /** A row whose JSON is a text of so many megabytes that do not compress to nothing. */
  private void insertLarge(long id) {
    jdbc.sql(
            """
            insert into probes (id, details)
            select :id, jsonb_build_object('text', string_agg(encode(sha256(n::text::bytea), 'hex'), ''))
            from generate_series(1, :pieces) n
            """)
        .param("id", id)
        .param("pieces", MEGABYTES * 1_000_000 / 64)
        .update();
  }

  private static int length(ChangeEvent event) {
    Object details = event.row().get("details");
    return details instanceof Map<?, ?> map
        ? Objects.requireNonNull(map.get("text")).toString().length()
        : 0;
  }

  @Test
  void areDeliveredWithOneInMemoryAtATime() throws Exception {
    List<Integer> lengths = new CopyOnWriteArrayList<>();
    String name =
        subscribe(
            "probes",
            exchange -> lengths.add(length(exchange.getMessage().getBody(ChangeEvent.class))));
    long first = newIds(9);
    for (int i = 0; i < 8; i++) {
      insertLarge(first + i);
    }
    insertProbes(first + 8, 1);
    awaitCaughtUp(name);
    assertThat(lengths).hasSize(9).endsWith(0).startsWith(MEGABYTES * 1_000_000);

    var reader =
        new Subscriber(
            "reader-of-large",
            "reader-of-large",
            Set.of("probes"),
            Set.of("insert"),
            EventFilter.parse(""),
            ChangesComponent.BEGINNING,
            1);
    subscriptions.register(reader);
    assertThat(log.next(reader, 500).orElseThrow().events()).as("of 80 MB read at once").hasSize(1);
    subscriptions.forget(reader.name());
  }

  @Test
  void becomeDeadLettersThatAreListedFastAndReplayed() throws Exception {
    List<Integer> lengths = new CopyOnWriteArrayList<>();
    List<String> mended = new CopyOnWriteArrayList<>();
    String name =
        subscribe(
            "probes",
            exchange -> {
              int length = length(exchange.getMessage().getBody(ChangeEvent.class));
              if (length > 0 && mended.isEmpty()) {
                throw new IllegalStateException("too much for me");
              }
              lengths.add(length);
            });
    long first = newIds(6);
    for (int i = 0; i < 5; i++) {
      insertLarge(first + i);
    }
    insertProbes(first + 5, 1);
    awaitCaughtUp(name);
    assertThat(lengths).containsExactly(0);

    Runnable list = () -> done("GET", "dead-letters?subscriber=" + name, "");
    Runnable readOne = () -> letter(letterOf(name));
    assertThat(shortest(list)).as("of five in a list").isLessThan(shortest(readOne));
    JsonNode items = done("GET", "dead-letters?subscriber=" + name, "").get("items");
    assertThat(items).hasSize(5);
    assertThat(items.get(0).get("payload_bytes").asInt()).isGreaterThan(MEGABYTES * 1_000_000);
    mended.add("yes");
    done(
        "POST",
        "dead-letters/replay",
        "{\"filter\":{\"subscriber\":\"%s\"},\"up_to\":%d}".formatted(name, Long.MAX_VALUE));
    assertThat(lengths).hasSize(6).endsWith(MEGABYTES * 1_000_000);
  }

  private static Duration shortest(Runnable call) {
    long nanos = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      long start = System.nanoTime();
      call.run();
      nanos = Math.min(nanos, System.nanoTime() - start);
    }
    return Duration.ofNanos(nanos);
  }

  @Test
  void anEventWithAColumnThatWasAddedLaterIsDelivered() throws Exception {
    List<ChangeEvent> seen = new CopyOnWriteArrayList<>();
    String name =
        subscribe("probes", exchange -> seen.add(exchange.getMessage().getBody(ChangeEvent.class)));
    long first = newIds(2);
    insertProbes(first, 1);
    awaitCaughtUp(name);
    jdbc.sql("alter table probes add column price numeric, add column note text").update();
    try {
      jdbc.sql("insert into probes (id, price, note) values (:id, 42, 'later')")
          .param("id", first + 1)
          .update();
      awaitCaughtUp(name);
      assertThat(seen).hasSize(2);
      assertThat(seen.get(1).row())
          .containsEntry("price", new BigDecimal("42"))
          .containsEntry("note", "later");
    } finally {
      jdbc.sql("alter table probes drop column price, drop column note").update();
    }
  }
}
