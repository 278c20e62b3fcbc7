package io.bactrian.capture.supabase;

import io.bactrian.capture.sources.Answer;
import io.bactrian.capture.sources.Columns;
import io.bactrian.capture.sources.IntakeDatabase;
import io.bactrian.capture.sources.TypedStore;
import io.bactrian.capture.spool.EntryStore.Outcome;
import java.util.List;
import java.util.Map;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Changes of other databases, into the inbox that triggers fill for the hub's own. The entry's id
 * is the raw message's: an entry that is stored again after an outcome that was not seen makes no
 * second change.
 */
@Component
@Order(3)
final class ChangeStore implements TypedStore<ChangeEntry> {
  private static final String INSERT =
      """
      with incoming as materialized (
        select * from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::bytea[], ?::bytea[], ?::timestamptz[],
          ?::text[], ?::text[], ?::text[], ?::text[], ?::text[]) with ordinality
          as i (id, source, sender, content_type, body, sha256, received_at, table_name, operation, row_key, before,
            after, n)
      ), kept as (
        insert into raw_messages (source, sender, message_id, content_type, body, sha256, received_at)
        select source, sender, id, content_type, body, sha256, received_at from incoming order by n
        on conflict (source, sender, message_id) where message_id is not null do nothing
        returning message_id
      )
      insert into change_inbox (table_name, operation, row_key, before, after, written_at)
      select table_name, operation, row_key, before::jsonb, after::jsonb, received_at
      from incoming where id in (select message_id from kept) order by n
      """;

  private final JdbcTemplate jdbc;

  ChangeStore(IntakeDatabase database) {
    this.jdbc = database.jdbc();
  }

  @Override
  public String name() {
    return "change";
  }

  @Override
  public Class<ChangeEntry> type() {
    return ChangeEntry.class;
  }

  /** {@inheritDoc} In their order. */
  @Override
  public Map<String, Outcome<Answer>> store(List<ChangeEntry> changes) {
    jdbc.update(
        INSERT,
        statement ->
            new Columns<>(statement.getConnection(), statement, changes)
                .text(ChangeEntry::id)
                .text(change -> change.message().source())
                .text(change -> change.message().sender())
                .text(change -> change.message().contentType())
                .bytes(change -> change.message().body())
                .bytes(change -> change.message().sha256())
                .instant(ChangeEntry::receivedAt)
                .text(change -> change.change().table())
                .text(change -> change.change().operation())
                .text(change -> change.change().key())
                .text(change -> change.change().before())
                .text(change -> change.change().after()));
    return Answer.toAll(changes, Answer.STORED);
  }
}
