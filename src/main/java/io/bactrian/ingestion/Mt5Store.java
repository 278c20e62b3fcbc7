package io.bactrian.ingestion;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Rows of MetaTrader 5 messages: one transaction a message, one statement a batch. */
@Repository
class Mt5Store {
  /**
   * The answer to a message.
   *
   * @param status {@code duplicate} where nothing in it was new
   * @param accepted items that made or changed a row
   * @param duplicates items that were known
   */
  record Answer(String status, int accepted, int duplicates) {}

  private final JdbcClient jdbc;
  private final RawMessages raw;
  private final ObjectMapper mapper;

  Mt5Store(JdbcClient jdbc, RawMessages raw, ObjectMapper mapper) {
    this.jdbc = jdbc;
    this.raw = raw;
    this.mapper = mapper;
  }

  /**
   * Stores message and rows together, or neither; returns after the commit.
   *
   * @throws HubException {@link ErrorCode#CONFLICT} if its webhook-id came before with other bytes
   */
  @Transactional
  public Answer store(InboundMessage message, Mt5Batch batch) {
    Optional<Long> rawId = raw.keep(message);
    int size = batch.items().size();
    if (rawId.isEmpty()) {
      if (!raw.sameBytes(message)) {
        throw new HubException(
            ErrorCode.CONFLICT,
            "webhook-id",
            "This webhook-id came before with another body: give each message an id of its own.");
      }
      return new Answer(Stored.DUPLICATE, 0, size);
    }
    int accepted =
        jdbc.sql(batch.kind().insert())
            .param("raw", rawId.get())
            .param("login", batch.login())
            .param("items", json(batch))
            .update();
    return new Answer(accepted == 0 ? Stored.DUPLICATE : Stored.STORED, accepted, size - accepted);
  }

  private String json(Mt5Batch batch) {
    try {
      return mapper.writeValueAsString(batch.items());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree can always be written", e);
    }
  }
}
