package io.bactrian.ingestion;

import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The bytes of every accepted message, and whether one came before. */
@Repository
class RawMessages {
  private final JdbcClient jdbc;

  RawMessages(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Keeps the message inside the caller's transaction; waits for a concurrent delivery of the same
   * id.
   *
   * @return its id, or nothing where the sender's id of it is known already
   */
  Optional<Long> keep(InboundMessage message) {
    return jdbc.sql(
            """
            insert into raw_messages (source, sender, message_id, content_type, body, sha256)
            values (:source, :sender, :messageId, :contentType, :body, :sha256)
            on conflict (source, sender, message_id) where message_id is not null do nothing
            returning id
            """)
        .param("source", message.source())
        .param("sender", message.sender())
        .param("messageId", message.messageId())
        .param("contentType", message.contentType())
        .param("body", message.body())
        .param("sha256", message.sha256())
        .query(Long.class)
        .optional();
  }

  /** True where the known message of the same id has the same bytes. */
  boolean sameBytes(InboundMessage message) {
    return jdbc.sql(
            """
            select sha256 = :sha256 from raw_messages
            where source = :source and sender = :sender and message_id = :messageId
            """)
        .param("sha256", message.sha256())
        .param("source", message.source())
        .param("sender", message.sender())
        .param("messageId", message.messageId())
        .query(Boolean.class)
        .single();
  }
}
