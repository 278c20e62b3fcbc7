package io.bactrian.hub.deadletters;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Keeps what failed for good, so that nothing is dropped in silence. */
@Component
public class DeadLetters {
  private final JdbcClient jdbc;
  private final ObjectMapper json;
  private final ObjectReader strict;

  DeadLetters(JdbcClient jdbc, ObjectMapper json, MeterRegistry meters) {
    this.jdbc = jdbc;
    this.json = json;
    this.strict = json.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    Gauge.builder("hub.deadletters.open", this, DeadLetters::open)
        .description("Dead letters that wait for a person")
        .register(meters);
  }

  /**
   * Writes one row, in the caller's transaction where there is one.
   *
   * @return the text that was kept of the failure: short and without secrets
   */
  public String record(DeadLetter letter, Throwable failure) {
    String message = FailureText.of(failure);
    jdbc.sql(
            """
            insert into dead_letters (route_id, step, subscriber, event_id, code, message, payload, attempts, muted)
            values (:route, :step, :subscriber, :event, :code, :message, :payload::jsonb, :attempts, :muted)
            """)
        .param("route", letter.routeId())
        .param("step", letter.step())
        .param("subscriber", letter.subscriber())
        .param("event", letter.eventId())
        .param("code", codeOf(failure).slug())
        .param("message", message)
        .param("payload", payloadOf(letter.payload()))
        .param("attempts", letter.attempts())
        .param("muted", letter.muted())
        .update();
    return message;
  }

  /** How many wait for a person. */
  public long open() {
    return jdbc.sql("select count(*) from dead_letters where state = 'open'")
        .query(Long.class)
        .single();
  }

  static ErrorCode codeOf(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof HubException hub) {
        return hub.code();
      }
    }
    return ErrorCode.INTERNAL;
  }

  private String payloadOf(@Nullable Object payload) {
    Object value =
        payload instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : payload;
    String text;
    try {
      text =
          value instanceof String string && isJson(string)
              ? string
              : json.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      // A body that Jackson cannot write is named: the letter itself must not fail.
      text = "\"not JSON\"";
    }
    return text.replace("\\u0000", "\\ufffd"); // the one character jsonb does not hold
  }

  private boolean isJson(String text) {
    try {
      return !strict.readTree(text).isMissingNode();
    } catch (JsonProcessingException e) {
      return false;
    }
  }
}
