package io.bactrian.models.runs;

import io.bactrian.hub.webhookauth.TokenSender;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Knows a trainer by the token of its run. */
@Component
class TrainerSender implements TokenSender {
  private final JdbcClient jdbc;

  TrainerSender(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public String source() {
    return "trainer";
  }

  @Override
  public boolean tokenInAddress() {
    return false;
  }

  /** The run's id. A spent token is known too: whether it may be a repeat is asked later. */
  @Override
  public Optional<String> sender(String token) {
    return jdbc.sql("select id from model_runs where token_sha256 = ?")
        .param(RunToken.sha256(token))
        .query(String.class)
        .optional();
  }
}
