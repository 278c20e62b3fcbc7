package io.bactrian.capture.mt5;

import io.bactrian.capture.sources.IngestionProperties;
import io.bactrian.hub.http.RequestBody;
import io.bactrian.hub.webhookauth.Claim;
import io.bactrian.hub.webhookauth.Mt5Claim;
import io.bactrian.hub.webhookauth.Mt5Logins;
import io.bactrian.hub.webhookauth.Proof;
import io.bactrian.hub.webhookauth.ProofSpec;
import io.bactrian.hub.webhookauth.SenderProofs;
import io.bactrian.hub.webhookauth.StandardWebhooks;
import io.bactrian.hub.webhookauth.WebhookCall;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Expert Advisors, known by the signature of their login: that of a message by the login that its
 * body names, that of a question by the login in the address.
 */
@Component
final class Mt5Proofs implements SenderProofs {
  private final Mt5Logins logins;
  private final StandardWebhooks signatures;

  Mt5Proofs(Mt5Logins logins, IngestionProperties properties, Clock clock) {
    this.logins = logins;
    this.signatures = new StandardWebhooks(properties.signatureTolerance(), clock);
  }

  @Override
  public String senders() {
    return "mt5-logins";
  }

  @Override
  public String auth() {
    return "hmac";
  }

  @Override
  public Set<String> addresses() {
    return Set.of("POST /webhooks/mt5", "GET /webhooks/mt5/*/last");
  }

  @Override
  public Proof of(ProofSpec spec) {
    spec.requireAuth(senders(), "hmac");
    return spec.method().equals("GET") ? this::question : this::message;
  }

  /** Until it is read to its end, a signed body is an unproven caller's. */
  private Claim message(WebhookCall call) {
    String id = call.header("webhook-id");
    String time = call.header("webhook-timestamp");
    signatures.check(id, time);
    var claim = new Mt5Claim(id, time, logins);
    return new Claim.OverBody() {
      @Override
      public RequestBody.Digest digest() {
        return claim;
      }

      @Override
      public Proven verify(byte[] beginning) {
        claim.verify(call.header("webhook-signature"));
        return new Proven(claim.login(), id, null);
      }
    };
  }

  /**
   * A question about a login, signed over its path and query, so that it is good for no other
   * login. A secret of the login's own may also sign an empty body. The server it names is what the
   * route gets as the body.
   */
  private Claim question(WebhookCall call) {
    String login = call.lastVariable();
    if (!login.matches("[0-9]{1,20}")) {
      throw new HubException(ErrorCode.NOT_FOUND, "There is no webhook at this address.");
    }
    String id = call.header("webhook-id");
    String time = call.header("webhook-timestamp");
    signatures.check(id, time);
    List<String> secrets = logins.secretsOf(login);
    String signature = call.header("webhook-signature");
    if (!logins.isRegistered(login) || !StandardWebhooks.begin(id, time, secrets).fits(signature)) {
      StandardWebhooks.Signed question = StandardWebhooks.begin(id, time, secrets);
      byte[] address = address(call.request());
      question.update(address, 0, address.length);
      question.verify(signature);
    }
    String server = call.request().getParameter("server");
    byte[] asked = (server == null ? "" : server).getBytes(StandardCharsets.UTF_8);
    return new Claim.Proven(login, id, asked);
  }

  private static byte[] address(HttpServletRequest request) {
    String query = request.getQueryString();
    return (request.getRequestURI() + (query == null ? "" : "?" + query))
        .getBytes(StandardCharsets.US_ASCII);
  }
}
