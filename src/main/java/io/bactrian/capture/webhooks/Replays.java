package io.bactrian.capture.webhooks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.hub.http.InboundMessage;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** Sends refused messages through their route again, as they were or repaired. */
@Service
class Replays {
  /** Files, which are kept and have no address to come to again. */
  private static final String INBOX = "inbox";

  private final JdbcClient jdbc;
  private final WebhookRoutes routes;
  private final WebhookSources sources;
  private final ObjectMapper mapper;

  Replays(JdbcClient jdbc, WebhookRoutes routes, WebhookSources sources, ObjectMapper mapper) {
    this.jdbc = jdbc;
    this.routes = routes;
    this.sources = sources;
    this.mapper = mapper;
  }

  private record Kept(
      String source,
      String sender,
      @Nullable String messageId,
      @Nullable String contentType,
      byte[] body,
      long bodySize,
      boolean replayed) {}

  /**
   * What its sender would have been answered; a refusal leaves the message as it is.
   *
   * @param repaired the body to send instead; null for the one that was kept
   * @param dryRun whether only to say what would be sent where
   */
  WebhookRoutes.Reply replay(long id, @Nullable String repaired, boolean dryRun, String by) {
    Kept kept = find(id);
    WebhookSource source = sources.named(kept.source()).orElse(null);
    if (kept.source().equals(INBOX) || (source != null && !source.proof().replayable())) {
      throw new HubException(
          ErrorCode.UNPROCESSABLE, "id", "Messages of " + kept.source() + " cannot be replayed.");
    }
    if (repaired == null && kept.bodySize() > kept.body().length) {
      throw new HubException(
          ErrorCode.INVALID_FIELD,
          "body",
          "Only the beginning of this message was kept: give the whole body.");
    }
    byte[] body = repaired == null ? kept.body() : repaired.getBytes(StandardCharsets.UTF_8);
    if (source == null) {
      throw WebhookRoutes.unavailable();
    }
    routes.required(source);
    if (dryRun) {
      return would(source.address(), body.length);
    }
    var message =
        new InboundMessage(
            kept.source(), kept.sender(), kept.messageId(), kept.contentType(), body);
    WebhookRoutes.Reply reply =
        routes.replay(source, source.proof().masks() ? message.redacted() : message);
    if (reply.status() == 200) {
      jdbc.sql(
              """
              update rejected_messages set replayed_at = now(), replayed_by = ?, replayed_as = ?
              where id = ? and replayed_at is null
              """)
          .params(by, became(reply), id)
          .update();
    }
    return reply;
  }

  private WebhookRoutes.Reply would(String address, int bytes) {
    var answer =
        mapper
            .createObjectNode()
            .put("status", "would-be-sent")
            .put("address", address)
            .put("bytes", bytes);
    return new WebhookRoutes.Reply(
        200, Map.of(), answer.toString().getBytes(StandardCharsets.UTF_8));
  }

  private Kept find(long id) {
    Kept kept =
        jdbc.sql(
                """
                select source, sender, message_id, content_type, body, body_size,
                  replayed_at is not null as replayed
                from rejected_messages where id = ?
                """)
            .param(id)
            .query(
                (row, n) ->
                    new Kept(
                        row.getString("source"),
                        row.getString("sender"),
                        row.getString("message_id"),
                        row.getString("content_type"),
                        row.getBytes("body"),
                        row.getLong("body_size"),
                        row.getBoolean("replayed")))
            .optional()
            .orElseThrow(
                () ->
                    new HubException(
                        ErrorCode.NOT_FOUND, "id", "There is no refused message with this id."));
    if (kept.replayed()) {
      throw new HubException(
          ErrorCode.CONFLICT, "id", "This message was replayed already: see replayed_as.");
    }
    return kept;
  }

  private String became(WebhookRoutes.Reply reply) {
    try {
      JsonNode answer = mapper.readTree(reply.body());
      return answer.path("id").asText(answer.path("status").asText());
    } catch (IOException e) {
      throw new UncheckedIOException("the route answers no JSON", e);
    }
  }
}
