package io.bactrian.hub.security;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Keeps who did what to dead letters and subscribers, and when. */
@Component
public class OperatorActions {
  private static final Logger log = LoggerFactory.getLogger(OperatorActions.class);

  private final JdbcClient jdbc;
  private final ObjectMapper json;

  OperatorActions(JdbcClient jdbc, ObjectMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  /**
   * Writes one row, in the caller's transaction where there is one.
   *
   * @param action such as {@code subscriber.rewind}
   * @param subject what it was done to: a letter's id, a subscriber's name, or {@code bulk}
   * @param detail what else there is to know; values that Jackson can write
   */
  public void record(String by, String action, String subject, Map<String, ?> detail) {
    String text;
    try {
      text = json.writeValueAsString(detail);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("The detail of " + action + " is no JSON", e);
    }
    jdbc.sql(
            """
            insert into operator_actions (done_by, action, subject, detail)
            values (:by, :action, :subject, :detail::jsonb)
            """)
        .param("by", by)
        .param("action", action)
        .param("subject", subject)
        .param("detail", text)
        .update();
    log.info("User {}: {} of {} {}", by, action, subject, text);
  }
}
