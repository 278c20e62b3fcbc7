package io.bactrian.ingestion;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.shared.Ulid;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** What a webhook brought, ready to become rows; as it is in the spool, too. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Inbound.Alert.class, name = "alert"),
  @JsonSubTypes.Type(value = Inbound.Telemetry.class, name = "telemetry"),
  @JsonSubTypes.Type(value = Inbound.Change.class, name = "change"),
  @JsonSubTypes.Type(value = Inbound.Refused.class, name = "refused"),
})
sealed interface Inbound {
  /** A ULID: the same entry, however often it is stored. */
  String id();

  Instant receivedAt();

  InboundMessage message();

  /**
   * Becomes a row of {@code tv_signals} with the entry's id.
   *
   * @param sha256 of the body
   */
  @SuppressWarnings("ArrayRecordComponent") // a digest on its way, compared by the database
  record Alert(
      String id, Instant receivedAt, InboundMessage message, TradingSignal signal, byte[] sha256)
      implements Inbound {
    static Alert of(Instant receivedAt, InboundMessage message, TradingSignal signal) {
      return new Alert(Ulid.next(), receivedAt, message, signal, message.sha256());
    }
  }

  /** Becomes the rows of a batch. */
  record Telemetry(String id, Instant receivedAt, InboundMessage message, Mt5Batch batch)
      implements Inbound {
    static Telemetry of(Instant receivedAt, InboundMessage message, Mt5Batch batch) {
      return new Telemetry(Ulid.next(), receivedAt, message, batch);
    }
  }

  /** Becomes a row of the change log's inbox. */
  record Change(String id, Instant receivedAt, InboundMessage message, ExternalChange change)
      implements Inbound {
    static Change of(Instant receivedAt, InboundMessage message, ExternalChange change) {
      return new Change(Ulid.next(), receivedAt, message, change);
    }
  }

  /**
   * Becomes a row of {@code rejected_messages}.
   *
   * @param bodySize bytes that were sent; of a body over the limit only the beginning is there
   */
  record Refused(
      String id,
      Instant receivedAt,
      InboundMessage message,
      long bodySize,
      ErrorCode code,
      @Nullable String field,
      String reason)
      implements Inbound {
    private static final long RESENT_SECONDS = 600;

    static Refused of(Inbound entry, HubException reason) {
      return of(
          entry.id(), entry.receivedAt(), entry.message(), entry.message().body().length, reason);
    }

    /**
     * One item of a message. Its id is the message's and the item's place, so that the same batch
     * sent again keeps it once.
     */
    static Refused of(Telemetry entry, Mt5Rejected item) {
      InboundMessage whole = entry.message();
      String id = whole.messageId() == null ? entry.id() : whole.messageId();
      byte[] body = item.body().getBytes(StandardCharsets.UTF_8);
      return of(
          whole.source() + '/' + whole.sender() + '/' + id + '#' + item.index(),
          entry.receivedAt(),
          new InboundMessage(
              whole.source(), whole.sender(), id + '#' + item.index(), whole.contentType(), body),
          body.length,
          new HubException(ErrorCode.INVALID_FIELD, item.field(), item.message()));
    }

    static Refused of(
        Instant receivedAt, InboundMessage message, long bodySize, HubException reason) {
      return of(Ulid.next(), receivedAt, message, bodySize, reason);
    }

    /**
     * Has the same id each time that its sender resends it, so that it is kept once. Where messages
     * have no id, the same bytes count as a resend for ten minutes.
     */
    static Refused once(Instant receivedAt, InboundMessage message, HubException reason) {
      String moment =
          message.messageId() == null
              ? Long.toString(receivedAt.getEpochSecond() / RESENT_SECONDS)
              : message.messageId();
      String id =
          String.join(
              "/",
              "untaken",
              message.source(),
              message.sender(),
              HexFormat.of().formatHex(message.sha256()),
              moment);
      return of(id, receivedAt, message, message.body().length, reason);
    }

    private static Refused of(
        String id, Instant receivedAt, InboundMessage message, long bodySize, HubException reason) {
      return new Refused(
          id,
          receivedAt,
          message,
          bodySize,
          reason.code(),
          reason.field(),
          String.valueOf(reason.getMessage()));
    }
  }
}
