package io.bactrian.ingestion;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.ingestion.Inbound.Telemetry;
import io.bactrian.intake.EntryStore.Outcome;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;

/** Rows of MetaTrader 5 messages: one statement for all messages of a kind. */
final class Mt5Store {
  private static final String INSERT =
      """
      with incoming as materialized (
        select m.*, nextval('raw_messages_id_seq') as raw_id
        from unnest(?::text[], ?::timestamptz[], ?::text[], ?::text[], ?::text[], ?::bytea[], ?::bytea[], ?::text[])
          as m (id, received_at, login, message_id, content_type, body, sha256, items)
      ), kept as (
        insert into raw_messages (id, source, sender, message_id, content_type, body, sha256, received_at)
        overriding system value
        select raw_id, 'mt5', login, message_id, content_type, body, sha256, received_at from incoming
        on conflict (source, sender, message_id) where message_id is not null do nothing
        returning id
      ), fresh as materialized (
        select i.* from incoming i join kept on kept.id = i.raw_id order by i.raw_id
      ), stored as (
      %s)
      select f.id, count(s.raw_message_id) from fresh f left join stored s on s.raw_message_id = f.raw_id group by f.id
      """;

  private static final String OTHER_BYTES =
      """
      select i.id from unnest(?::text[], ?::text[], ?::text[], ?::bytea[]) as i (id, login, message_id, sha256)
      join raw_messages r on r.source = 'mt5' and r.sender = i.login and r.message_id = i.message_id
      where r.sha256 <> i.sha256
      """;

  private final JdbcTemplate jdbc;
  private final ObjectMapper mapper;

  Mt5Store(JdbcTemplate jdbc, ObjectMapper mapper) {
    this.jdbc = jdbc;
    this.mapper = mapper;
  }

  /**
   * Stores messages and rows inside the caller's transaction; a message whose id came before has no
   * effect, and is refused if its bytes are others.
   *
   * @param messages all of one kind
   * @return the outcomes by entry id
   */
  Map<String, Outcome<Answer>> store(Mt5Kind kind, List<Telemetry> messages) {
    Map<String, Integer> accepted = insert(kind, messages);
    List<Telemetry> known =
        messages.stream().filter(message -> !accepted.containsKey(message.id())).toList();
    Set<String> others = known.isEmpty() ? Set.of() : withOtherBytes(known);
    Map<String, Outcome<Answer>> outcomes = new HashMap<>();
    for (Telemetry message : messages) {
      int size = message.batch().items().size();
      int stored = accepted.getOrDefault(message.id(), 0);
      outcomes.put(
          message.id(),
          others.contains(message.id())
              ? Outcome.refused(sameIdOtherBody())
              : Outcome.of(Answer.ofItems(stored, size - stored)));
    }
    return outcomes;
  }

  private Map<String, Integer> insert(Mt5Kind kind, List<Telemetry> messages) {
    Map<String, Integer> accepted = new HashMap<>();
    jdbc.query(
        INSERT.formatted(kind.insert()),
        statement ->
            new Columns<>(statement.getConnection(), statement, new ArrayList<>(messages))
                .text(Telemetry::id)
                .instant(Telemetry::receivedAt)
                .text(message -> message.batch().login())
                .text(message -> message.message().messageId())
                .text(message -> message.message().contentType())
                .bytes(message -> message.message().body())
                .bytes(message -> message.message().sha256())
                .text(this::items),
        rows -> {
          accepted.put(rows.getString(1), rows.getInt(2));
        });
    return accepted;
  }

  private Set<String> withOtherBytes(List<Telemetry> known) {
    Set<String> others = new HashSet<>();
    jdbc.query(
        OTHER_BYTES,
        statement ->
            new Columns<>(statement.getConnection(), statement, new ArrayList<>(known))
                .text(Telemetry::id)
                .text(message -> message.batch().login())
                .text(message -> message.message().messageId())
                .bytes(message -> message.message().sha256()),
        rows -> {
          others.add(rows.getString(1));
        });
    return others;
  }

  private String items(Telemetry message) {
    try {
      return mapper.writeValueAsString(message.batch().items());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree can always be written", e);
    }
  }

  private static HubException sameIdOtherBody() {
    return new HubException(
        ErrorCode.CONFLICT,
        "webhook-id",
        "This webhook-id came before with another body: give each message an id of its own.");
  }
}
