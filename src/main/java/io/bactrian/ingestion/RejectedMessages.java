package io.bactrian.ingestion;

import io.bactrian.shared.HubException;
import java.util.Arrays;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * What authenticated senders sent and the hub refused, with the reason; the newest of each sender.
 */
@Repository
class RejectedMessages {
  private final JdbcClient jdbc;
  private final int quota;
  private final int maxBody;

  RejectedMessages(JdbcClient jdbc, IngestionProperties properties) {
    this.jdbc = jdbc;
    this.quota = properties.rejectedQuota();
    this.maxBody = Math.toIntExact(properties.maxBody().toBytes());
  }

  /**
   * @param message the message; of a body over the limit only its beginning
   * @param bodySize bytes that were sent
   * @param reason why it was refused
   */
  @Transactional
  public void keep(InboundMessage message, long bodySize, HubException reason) {
    byte[] body = message.body();
    jdbc.sql(
            """
            insert into rejected_messages (source, sender, message_id, content_type, body, body_size, code,
              field, reason)
            values (:source, :sender, :messageId, :contentType, :body, :size, :code, :field, :reason)
            """)
        .param("source", message.source())
        .param("sender", message.sender())
        .param("messageId", message.messageId())
        .param("contentType", message.contentType())
        .param("body", body.length > maxBody ? Arrays.copyOf(body, maxBody) : body)
        .param("size", bodySize)
        .param("code", reason.code().slug())
        .param("field", reason.field())
        .param("reason", String.valueOf(reason.getMessage()))
        .update();
    jdbc.sql(
            """
            delete from rejected_messages where source = :source and sender = :sender and id <= (
              select id from rejected_messages where source = :source and sender = :sender
              order by id desc offset :quota limit 1)
            """)
        .param("source", message.source())
        .param("sender", message.sender())
        .param("quota", quota)
        .update();
  }
}
