package io.bactrian.hub.webhookauth;

import org.springframework.stereotype.Component;

/** Senders with a token of {@code /api/v1/webhook-tokens}, bound to one source or to none. */
@Component
final class TokenProofs implements SenderProofs {
  private final WebhookTokens tokens;

  TokenProofs(WebhookTokens tokens) {
    this.tokens = tokens;
  }

  @Override
  public String senders() {
    return "tokens";
  }

  @Override
  public Proof of(ProofSpec spec) {
    spec.requireAuth(senders(), "token", "bearer");
    return new TokenProof(
        spec,
        token -> tokens.find(token, spec.source()).map(WebhookTokens.Token::id),
        request -> {});
  }
}
