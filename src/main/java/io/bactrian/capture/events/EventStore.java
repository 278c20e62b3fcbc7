package io.bactrian.capture.events;

import io.bactrian.capture.sources.Answer;
import io.bactrian.capture.sources.Columns;
import io.bactrian.capture.sources.IntakeDatabase;
import io.bactrian.capture.sources.TypedStore;
import io.bactrian.capture.spool.EntryStore.Outcome;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Rows of {@code events}, one an event however often it is sent, each with its message. */
@Component
@Order(5)
final class EventStore implements TypedStore<EventEntry> {
  private static final String INSERT =
      """
      with incoming as materialized (
        select i.*, nextval('raw_messages_id_seq') as raw_id
        from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bytea[], ?::bytea[],
          ?::timestamptz[], ?::text[], ?::text[]) with ordinality
          as i (id, source, sender, kind, key, content_type, body, sha256, received_at, payload, prompt, n)
      ), stored as (
        insert into events (id, raw_message_id, source, kind, key, payload, prompt, received_at)
        select id, raw_id, source, kind, key, payload::jsonb, prompt, received_at from incoming order by n
        on conflict do nothing
        returning raw_message_id
      )
      insert into raw_messages (id, source, sender, content_type, body, sha256, received_at)
      overriding system value
      select raw_id, source, sender, content_type, body, sha256, received_at
      from incoming join stored on stored.raw_message_id = incoming.raw_id
      """;

  private static final String FIRST =
      """
      select i.id, e.id from unnest(?::text[], ?::text[], ?::text[], ?::text[]) as i (id, source, kind, key)
      join events e using (source, kind, key)
      """;

  private final JdbcTemplate jdbc;

  EventStore(IntakeDatabase database) {
    this.jdbc = database.jdbc();
  }

  @Override
  public String name() {
    return "event";
  }

  @Override
  public Class<EventEntry> type() {
    return EventEntry.class;
  }

  /** {@inheritDoc} Two hubs lock the same keys in the same order. */
  @Override
  public Map<String, Outcome<Answer>> store(List<EventEntry> events) {
    List<EventEntry> ordered =
        events.stream()
            .sorted(
                Comparator.comparing((EventEntry event) -> event.message().source())
                    .thenComparing(EventEntry::kind)
                    .thenComparing(EventEntry::key))
            .toList();
    insert(ordered);
    Map<String, String> first = first(ordered);
    Map<String, Outcome<Answer>> outcomes = new HashMap<>();
    for (EventEntry event : events) {
      String known = Objects.requireNonNull(first.get(event.id()));
      String status = known.equals(event.id()) ? Answer.STORED : Answer.DUPLICATE;
      outcomes.put(event.id(), Outcome.of(Answer.ofSignal(known, status)));
    }
    return outcomes;
  }

  private void insert(List<EventEntry> events) {
    jdbc.update(
        INSERT,
        statement ->
            new Columns<>(statement.getConnection(), statement, events)
                .text(EventEntry::id)
                .text(event -> event.message().source())
                .text(event -> event.message().sender())
                .text(EventEntry::kind)
                .text(EventEntry::key)
                .text(event -> event.message().contentType())
                .bytes(event -> event.message().body())
                .bytes(event -> event.message().sha256())
                .instant(EventEntry::receivedAt)
                .text(event -> event.payload().toString())
                .text(EventEntry::prompt));
  }

  /** The event that each is, by the id of what brought it. */
  private Map<String, String> first(List<EventEntry> events) {
    Map<String, String> first = new HashMap<>();
    jdbc.query(
        FIRST,
        statement ->
            new Columns<>(statement.getConnection(), statement, events)
                .text(EventEntry::id)
                .text(event -> event.message().source())
                .text(EventEntry::kind)
                .text(EventEntry::key),
        row -> {
          first.put(row.getString(1), row.getString(2));
        });
    return first;
  }
}
