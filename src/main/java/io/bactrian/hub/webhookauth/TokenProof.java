package io.bactrian.hub.webhookauth;

import io.bactrian.hub.http.RequestBody;
import io.bactrian.hub.http.SecretFields;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A token in the address, in a member of the body, or sent as {@code Authorization: Bearer}. */
public final class TokenProof implements Proof {
  private static final String UNKNOWN =
      "The token in the address is not known: copy it from data/credentials.properties, or make one"
          + " by POST /api/v1/webhook-tokens.";
  private static final String NOT_IN_BODY =
      "This address takes its token from the body: send it as %s.";
  private static final String NO_BEARER =
      "The token is not known: make one by POST /api/v1/webhook-tokens and send it as"
          + " Authorization: Bearer.";

  private final ProofSpec spec;
  private final Function<String, Optional<String>> senders;
  private final Consumer<HttpServletRequest> rules;
  private final List<String> fields;

  /**
   * @param senders who a token is of; empty where it is not known
   * @param rules what else a known sender's request has to keep to, before its body is read
   */
  public TokenProof(
      ProofSpec spec,
      Function<String, Optional<String>> senders,
      Consumer<HttpServletRequest> rules) {
    this.spec = spec;
    this.senders = senders;
    this.rules = rules;
    this.fields =
        spec.tokenField().isEmpty() ? List.of() : List.of(spec.tokenField().split(",", -1));
  }

  @Override
  public Claim claim(WebhookCall call) {
    if (!fields.isEmpty()) {
      return new InBody(call);
    }
    boolean bearer = spec.auth().equals("bearer");
    return proven(
        call,
        bearer ? call.credentials("Bearer") : call.lastVariable(),
        bearer ? NO_BEARER : UNKNOWN);
  }

  private Claim.Proven proven(WebhookCall call, String token, String unknown) {
    String sender =
        senders
            .apply(token)
            .orElseThrow(() -> new HubException(ErrorCode.UNAUTHENTICATED, unknown));
    rules.accept(call.request());
    return new Claim.Proven(sender);
  }

  @Override
  public boolean masks() {
    return true;
  }

  @Override
  public boolean guardsBelow() {
    return fields.isEmpty() && spec.auth().equals("token");
  }

  private final class InBody implements Claim.OverBody {
    private final WebhookCall call;

    InBody(WebhookCall call) {
      this.call = call;
    }

    @Override
    public RequestBody.@Nullable Digest digest() {
      return null;
    }

    @Override
    public Proven verify(byte[] beginning) {
      String token = SecretFields.token(beginning, fields).orElse("");
      return proven(call, token, NOT_IN_BODY.formatted(String.join(" or ", fields)));
    }
  }
}
