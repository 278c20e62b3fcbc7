package io.bactrian.capture.mt5;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.capture.sources.Answer;
import io.bactrian.capture.sources.Columns;
import io.bactrian.capture.sources.IntakeDatabase;
import io.bactrian.capture.sources.RefusedEntry;
import io.bactrian.capture.sources.RejectedMessages;
import io.bactrian.capture.sources.TypedStore;
import io.bactrian.capture.spool.EntryStore.Outcome;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Rows of MetaTrader 5 messages: one statement for all messages of a kind. */
@Component
@Order(2)
final class Mt5Store implements TypedStore<TelemetryEntry> {
  private static final String INSERT =
      """
      with incoming as materialized (
        select m.*, nextval('raw_messages_id_seq') as raw_id
        from unnest(?::text[], ?::timestamptz[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bytea[], ?::bytea[],
          ?::text[]) as m (id, received_at, login, account, message_id, content_type, body, sha256, items)
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
      select f.id, f.raw_id, count(s.raw_message_id)
      from fresh f left join stored s on s.raw_message_id = f.raw_id group by f.id, f.raw_id
      """;

  private static final String OTHER_BYTES =
      """
      select i.id from unnest(?::text[], ?::text[], ?::text[], ?::bytea[]) as i (id, login, message_id, sha256)
      join raw_messages r on r.source = 'mt5' and r.sender = i.login and r.message_id = i.message_id
      where r.sha256 <> i.sha256
      """;

  private static final String ACCOUNTS =
      """
      select m.id, mt5_account(m.login, m.server, m.company)
      from unnest(?::text[], ?::text[], ?::text[], ?::text[]) as m (id, login, server, company)
      """;

  private static final Logger log = LoggerFactory.getLogger(Mt5Store.class);

  /** What became of the items of a message that had not come before. */
  private record Kept(long rawId, int stored, int aside) {}

  private final JdbcTemplate jdbc;
  private final ObjectMapper mapper;
  private final RejectedMessages rejected;

  Mt5Store(IntakeDatabase database, ObjectMapper mapper, RejectedMessages rejected) {
    this.jdbc = database.jdbc();
    this.mapper = mapper;
    this.rejected = rejected;
  }

  @Override
  public String name() {
    return "telemetry";
  }

  @Override
  public Class<TelemetryEntry> type() {
    return TelemetryEntry.class;
  }

  /**
   * {@inheritDoc} A message whose id came before has no effect, and is refused if its bytes are
   * others. The items that are refused of a message are kept with what is stored of it, and like it
   * once.
   */
  @Override
  public Map<String, Outcome<Answer>> store(List<TelemetryEntry> messages) {
    Map<Mt5Kind, List<TelemetryEntry>> batches = new EnumMap<>(Mt5Kind.class);
    for (TelemetryEntry message : messages) {
      batches.computeIfAbsent(message.batch().kind(), kind -> new ArrayList<>()).add(message);
    }
    Map<String, Outcome<Answer>> outcomes = new HashMap<>();
    batches.forEach((kind, group) -> outcomes.putAll(store(kind, group)));
    List<RefusedEntry> refused =
        messages.stream()
            .filter(message -> Objects.requireNonNull(outcomes.get(message.id())).answer() != null)
            .flatMap(TelemetryEntry::refusedItems)
            .toList();
    if (!refused.isEmpty()) {
      rejected.store(refused);
    }
    return outcomes;
  }

  private Map<String, Outcome<Answer>> store(Mt5Kind kind, List<TelemetryEntry> messages) {
    Map<String, Outcome<Answer>> outcomes = new HashMap<>();
    Map<String, String> accounts = accounts(messages);
    List<TelemetryEntry> placed = new ArrayList<>();
    for (TelemetryEntry message : messages) {
      if (accounts.containsKey(message.id())) {
        placed.add(message);
      } else {
        outcomes.put(message.id(), Outcome.refused(serverUnknown(message.batch().login())));
      }
    }
    Map<String, Kept> kept = insert(kind, placed, accounts);
    List<TelemetryEntry> known =
        placed.stream().filter(message -> !kept.containsKey(message.id())).toList();
    Set<String> others = known.isEmpty() ? Set.of() : withOtherBytes(known);
    for (TelemetryEntry message : placed) {
      outcomes.put(
          message.id(),
          others.contains(message.id())
              ? Outcome.refused(sameIdOtherBody())
              : Outcome.of(answer(message.batch(), kept.get(message.id()))));
    }
    return outcomes;
  }

  private static Answer answer(Mt5Batch batch, @Nullable Kept kept) {
    int stored = kept == null ? 0 : kept.stored();
    int aside = kept == null ? 0 : kept.aside();
    return Answer.ofItems(stored, batch.items().size() - stored - aside, aside, batch.rejected());
  }

  private Map<String, Kept> insert(
      Mt5Kind kind, List<TelemetryEntry> messages, Map<String, String> accounts) {
    Map<String, Kept> kept = new HashMap<>();
    jdbc.query(
        INSERT.formatted(kind.insert()),
        statement ->
            new Columns<>(statement.getConnection(), statement, new ArrayList<>(messages))
                .text(TelemetryEntry::id)
                .instant(TelemetryEntry::receivedAt)
                .text(message -> message.batch().login())
                .text(message -> accounts.get(message.id()))
                .text(message -> message.message().messageId())
                .text(message -> message.message().contentType())
                .bytes(message -> message.message().body())
                .bytes(message -> message.message().sha256())
                .text(this::items),
        rows -> {
          kept.put(rows.getString(1), new Kept(rows.getLong(2), rows.getInt(3), 0));
        });
    String then = kind.then();
    if (then != null) {
      for (TelemetryEntry message : messages) {
        kept.computeIfPresent(
            message.id(),
            (id, one) -> finish(then, message, String.valueOf(accounts.get(id)), one));
      }
    }
    return kept;
  }

  private Kept finish(String then, TelemetryEntry message, String account, Kept kept) {
    Kept all =
        jdbc.queryForObject(
            then,
            (row, n) -> new Kept(kept.rawId(), kept.stored() + row.getInt(1), row.getInt(2)),
            account,
            kept.rawId(),
            message.receivedAt().atOffset(ZoneOffset.UTC),
            items(message));
    if (all != null && all.aside() > 0) {
      log.warn(
          "{} bars of account {} differ from closed ones of another offset: see GET"
              + " /api/v1/bar-conflicts",
          all.aside(),
          account);
    }
    return Objects.requireNonNull(all);
  }

  /** By entry id; a message whose account is unknown is missing. */
  private Map<String, String> accounts(List<TelemetryEntry> messages) {
    Map<String, String> accounts = new HashMap<>();
    jdbc.query(
        ACCOUNTS,
        statement ->
            new Columns<>(statement.getConnection(), statement, new ArrayList<>(messages))
                .text(TelemetryEntry::id)
                .text(message -> message.batch().login())
                .text(message -> message.batch().server())
                .text(message -> message.batch().company()),
        rows -> {
          String account = rows.getString(2);
          if (account != null) {
            accounts.put(rows.getString(1), account);
          }
        });
    return accounts;
  }

  private HubException serverUnknown(String login) {
    return serverUnknown(
        login,
        jdbc.queryForList(
            "select server from mt5_accounts where login = ? order by first_seen_at",
            String.class,
            login));
  }

  static HubException serverUnknown(String login, Collection<String> servers) {
    return new HubException(
        ErrorCode.UNPROCESSABLE,
        "server",
        "Login %s is known at the servers %s: name one of them as server."
            .formatted(login, String.join(", ", servers)));
  }

  private Set<String> withOtherBytes(List<TelemetryEntry> known) {
    Set<String> others = new HashSet<>();
    jdbc.query(
        OTHER_BYTES,
        statement ->
            new Columns<>(statement.getConnection(), statement, new ArrayList<>(known))
                .text(TelemetryEntry::id)
                .text(message -> message.batch().login())
                .text(message -> message.message().messageId())
                .bytes(message -> message.message().sha256()),
        rows -> {
          others.add(rows.getString(1));
        });
    return others;
  }

  private String items(TelemetryEntry message) {
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
