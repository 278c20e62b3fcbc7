package io.bactrian.ingestion;

import io.bactrian.ingestion.Inbound.Refused;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What authenticated senders sent and the hub refused, with the reason; the newest of each sender.
 */
final class RejectedMessages {
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

  RejectedMessages(JdbcTemplate jdbc, IngestionProperties properties) {
    this.jdbc = jdbc;
    this.quota = properties.rejectedQuota();
    this.maxBody = Math.toIntExact(properties.maxBody().toBytes());
  }

  /**
   * Keeps all inside the caller's transaction; what exceeds a sender's quota goes, oldest first.
   */
  void keep(List<Refused> refused) {
    jdbc.update(
        INSERT,
        statement ->
            new Columns<>(statement.getConnection(), statement, new ArrayList<>(refused))
                .text(Refused::id)
                .instant(Refused::receivedAt)
                .text(entry -> entry.message().source())
                .text(entry -> entry.message().sender())
                .text(entry -> entry.message().messageId())
                .text(entry -> entry.message().contentType())
                .bytes(entry -> beginning(entry.message().body()))
                .text(entry -> Long.toString(entry.bodySize()))
                .text(entry -> entry.code().slug())
                .text(Refused::field)
                .text(Refused::reason));
    Set<Sender> senders = new LinkedHashSet<>();
    refused.forEach(r -> senders.add(new Sender(r.message().source(), r.message().sender())));
    for (Sender sender : senders) {
      jdbc.update(TRIM, sender.source(), sender.id(), sender.source(), sender.id(), quota);
    }
  }

  private byte[] beginning(byte[] body) {
    return body.length > maxBody ? Arrays.copyOf(body, maxBody) : body;
  }
}
