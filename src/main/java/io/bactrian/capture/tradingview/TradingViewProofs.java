package io.bactrian.capture.tradingview;

import io.bactrian.capture.sources.SourceRules;
import io.bactrian.hub.webhookauth.Proof;
import io.bactrian.hub.webhookauth.ProofSpec;
import io.bactrian.hub.webhookauth.SenderProofs;
import io.bactrian.hub.webhookauth.TokenProof;
import io.bactrian.hub.webhookauth.WebhookTokens;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Senders of alerts: a token of the API, and the addresses and certificate that alerts come by. */
@Component
final class TradingViewProofs implements SenderProofs {
  private final WebhookTokens tokens;
  private final SourceRules rules;

  TradingViewProofs(WebhookTokens tokens, SourceRules rules) {
    this.tokens = tokens;
    this.rules = rules;
  }

  @Override
  public String senders() {
    return "tradingview";
  }

  /** And any address that a route serves without saying whose senders it takes. */
  @Override
  public Set<String> addresses() {
    return Set.of(
        "POST /webhooks/tradingview/*", "POST /webhooks/" + ANY + "/*", "POST /webhooks/" + ANY);
  }

  @Override
  public Proof of(ProofSpec spec) {
    spec.requireAuth(senders(), "token");
    return new TokenProof(
        spec,
        token -> tokens.find(token, spec.source()).map(WebhookTokens.Token::id),
        rules::check);
  }
}
