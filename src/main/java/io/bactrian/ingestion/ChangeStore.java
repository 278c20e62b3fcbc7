package io.bactrian.ingestion;

import io.bactrian.ingestion.Inbound.Change;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Changes of other databases, into the inbox that triggers fill for the hub's own. The entry's id
 * is the raw message's: an entry that is stored again after an outcome that was not seen makes no
 * second change.
 */
final class ChangeStore {
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

  ChangeStore(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /** Stores messages and changes, in their order, inside the caller's transaction. */
  void store(List<Change> changes) {
    jdbc.update(
        INSERT,
        statement ->
            new Columns<>(statement.getConnection(), statement, changes)
                .text(Change::id)
                .text(change -> change.message().source())
                .text(change -> change.message().sender())
                .text(change -> change.message().contentType())
                .bytes(change -> change.message().body())
                .bytes(change -> change.message().sha256())
                .instant(Change::receivedAt)
                .text(change -> change.change().table())
                .text(change -> change.change().operation())
                .text(change -> change.change().key())
                .text(change -> change.change().before())
                .text(change -> change.change().after()));
  }
}
