package io.bactrian.models.runs;

import io.bactrian.hub.webhookauth.Claim;
import io.bactrian.hub.webhookauth.Proof;
import io.bactrian.hub.webhookauth.ProofSpec;
import io.bactrian.hub.webhookauth.SenderProofs;
import io.bactrian.hub.webhookauth.WebhookCall;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Knows a trainer by the token of its run, which it sends as {@code Authorization: Bearer}. */
@Component
class TrainerProofs implements SenderProofs {
  private final JdbcClient jdbc;

  TrainerProofs(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public String senders() {
    return "runs";
  }

  @Override
  public String auth() {
    return "bearer";
  }

  @Override
  public Set<String> addresses() {
    return Set.of("POST /webhooks/trainer");
  }

  @Override
  public Proof of(ProofSpec spec) {
    spec.requireAuth(senders(), "bearer");
    return new Proof() {
      @Override
      public Claim claim(WebhookCall call) {
        return run(call.credentials("Bearer"))
            .map(Claim.Proven::new)
            .orElseThrow(
                () ->
                    new HubException(
                        ErrorCode.UNAUTHENTICATED,
                        "The token is not known or spent: send the one of this run as"
                            + " Authorization: Bearer."));
      }

      /** The run has gone on: a trainer sends its callback again by itself. */
      @Override
      public boolean replayable() {
        return false;
      }
    };
  }

  /** The run's id. A spent token is known too: whether it may be a repeat is asked later. */
  private Optional<String> run(String token) {
    return jdbc.sql("select id from model_runs where token_sha256 = ?")
        .param(RunToken.sha256(token))
        .query(String.class)
        .optional();
  }
}
