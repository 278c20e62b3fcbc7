package io.bactrian.capture.sources;

import io.bactrian.capture.spool.EntryStore.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * What authenticated senders sent and the hub refused, with the reason; the newest of each sender.
 */
@Component
@Order(4)
public final class RejectedMessages implements TypedStore<RefusedEntry> {
  private static final String INSERT =
      """
      insert into rejected_messages (entry_id, rejected_at, source, sender, message_id, content_type, body, body_size,
        code, field, reason)
      select * from unnest(?::text[], ?::timestamptz[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bytea[],
        ?::bigint[], ?::text[], ?::text[], ?::text[])
      on conflict (entry_id) do nothing
      """;

  private static final String TRIM =
      """
      delete from rejected_messages where source = ? and sender = ? and id <= (
        select id from rejected_messages where source = ? and sender = ? order by id desc offset ? limit 1)
      """;

  private record Sender(String source, String id) {}

  private final JdbcTemplate jdbc;
  private final int quota;
  private final int maxBody;

  RejectedMessages(IntakeDatabase database, IngestionProperties properties) {
    this.jdbc = database.jdbc();
    this.quota = properties.rejectedQuota();
    this.maxBody = Math.toIntExact(properties.maxBody().toBytes());
  }

  @Override
  public String name() {
    return "refused";
  }

  @Override
  public Class<RefusedEntry> type() {
    return RefusedEntry.class;
  }

  /** {@inheritDoc} What exceeds a sender's quota goes, oldest first. */
  @Override
  public Map<String, Outcome<Answer>> store(List<RefusedEntry> refused) {
    jdbc.update(
        INSERT,
        statement ->
            new Columns<>(statement.getConnection(), statement, new ArrayList<>(refused))
                .text(RefusedEntry::id)
                .instant(RefusedEntry::receivedAt)
                .text(entry -> entry.message().source())
                .text(entry -> entry.message().sender())
                .text(entry -> entry.message().messageId())
                .text(entry -> entry.message().contentType())
                .bytes(entry -> beginning(entry.message().body()))
                .text(entry -> Long.toString(entry.bodySize()))
                .text(entry -> entry.code().slug())
                .text(RefusedEntry::field)
                .text(RefusedEntry::reason));
    Set<Sender> senders = new LinkedHashSet<>();
    refused.forEach(r -> senders.add(new Sender(r.message().source(), r.message().sender())));
    for (Sender sender : senders) {
      jdbc.update(TRIM, sender.source(), sender.id(), sender.source(), sender.id(), quota);
    }
    return Answer.toAll(refused, Answer.REJECTED);
  }

  private byte[] beginning(byte[] body) {
    return body.length > maxBody ? Arrays.copyOf(body, maxBody) : body;
  }
}
