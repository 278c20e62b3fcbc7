package io.bactrian.hub.webhookauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

/** Each way to share a secret, as a source's parameters say it. */
class SecretProofsTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_735_689_600);
  private static final byte[] BODY = "{\"id\":1}".getBytes(StandardCharsets.UTF_8);

  private final SecretProofs proofs = new SecretProofs(Clock.fixed(NOW, ZoneOffset.UTC));

  @Test
  void takesASignatureOfTheUsersOwnScheme() throws Exception {
    Proof proof =
        proofs.of(hmac("custom", "X-Sign", "X-Time", "v0=", "base64", Duration.ofMinutes(1), "s"));
    String time = Long.toString(NOW.getEpochSecond());
    String right = "v0=" + Base64.getEncoder().encodeToString(sign("s", time));
    assertThatCode(() -> send(proof, "X-Sign", right, "X-Time", time)).doesNotThrowAnyException();
    refused(proof, "does not fit", "X-Sign", right, "X-Time", "1735689601");
    refused(proof, "more than 60 s", "X-Sign", right, "X-Time", "1735689500");
    refused(proof, "not a time", "X-Sign", right);
    refused(proof, "X-Sign is missing", "X-Time", time);
    refused(proof, "does not fit", "X-Sign", right.substring(3), "X-Time", time);
    refused(proof, "does not fit", "X-Sign", "v0=%%", "X-Time", time);
  }

  @Test
  void takesAStandardSignatureWithItsIdAsTheMessages() throws Exception {
    String secret = "whsec_" + Base64.getEncoder().encodeToString(new byte[] {1, 2, 3});
    Proof proof = proofs.of(hmac("standard-webhooks", "", "", "", "", null, secret));
    String time = Long.toString(NOW.getEpochSecond());
    StandardWebhooks.Signed signed = StandardWebhooks.begin("m1", time, List.of(secret));
    signed.update(BODY, 0, BODY.length);
    String right = "v1," + Base64.getEncoder().encodeToString(signed.macs().get(0).doFinal());
    Claim.Proven sender =
        send(proof, "webhook-id", "m1", "webhook-timestamp", time, "webhook-signature", right);
    assertThat(sender.messageId()).isEqualTo("m1");
    refused(
        proof,
        "does not fit",
        "webhook-id",
        "m2",
        "webhook-timestamp",
        time,
        "webhook-signature",
        right);
  }

  @Test
  void takesASecretInAHeaderOfTheSendersOwn() {
    var spec = new ProofSpec("x", "bearer", "", "X-Key", "", "", "", null, "", "k", "", "POST");
    Proof proof = proofs.of(spec);
    assertThatCode(() -> send(proof, "X-Key", "k")).doesNotThrowAnyException();
    refused(proof, "X-Key", "X-Key", "K");
    refused(proof, "X-Key", "Authorization", "Bearer k");
  }

  @Test
  void takesAPlusSignThatCamelReadAsABlank() {
    var spec = new ProofSpec("x", "bearer", "", "X-Key", "", "", "", null, "", "a b", "", "POST");
    Proof proof = proofs.of(spec);
    assertThatCode(() -> send(proof, "X-Key", "a+b")).doesNotThrowAnyException();
    assertThatCode(() -> send(proof, "X-Key", "a b")).doesNotThrowAnyException();
    refused(proof, "X-Key", "X-Key", "a");
  }

  @Test
  void refusesEverybodyWhileNoSecretIsSet() {
    Proof proof = proofs.of(hmac("github", "", "", "", "", null, ""));
    refused(proof, "No secret is set for the source x", "X-Hub-Signature-256", "sha256=00");
  }

  @Test
  void namesTheParameterThatDoesNotFit() {
    wrong("Parameter scheme: none is no scheme", hmac("", "", "", "", "", null, "s"));
    wrong("Parameter scheme: custom needs header", hmac("custom", "", "", "", "", null, "s"));
    wrong("Parameter encoding: b64", hmac("custom", "X", "", "", "b64", null, "s"));
    wrong("Parameter secret:", hmac("standard-webhooks", "", "", "", "", null, "%"));
    wrong("Parameter auth: token", ProofSpec.of("x", "token", "", "POST"));
  }

  private void wrong(String message, ProofSpec spec) {
    assertThatThrownBy(() -> proofs.of(spec)).hasMessageStartingWith(message);
  }

  private static void refused(Proof proof, String message, String... headers) {
    assertThatThrownBy(() -> send(proof, headers))
        .isInstanceOfSatisfying(
            HubException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAUTHENTICATED))
        .hasMessageContaining(message);
  }

  private static Claim.Proven send(Proof proof, String... headers) {
    var request = new MockHttpServletRequest();
    for (int i = 0; i < headers.length; i += 2) {
      request.addHeader(headers[i], headers[i + 1]);
    }
    Claim claim = proof.claim(new WebhookCall(request, List.of()));
    if (claim instanceof Claim.OverBody open) {
      var digest = open.digest();
      if (digest != null) {
        digest.begin(BODY);
        digest.update(BODY, 0, BODY.length);
      }
      return open.verify(BODY);
    }
    return (Claim.Proven) claim;
  }

  private static byte[] sign(String secret, String time) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    mac.update((time + ".").getBytes(StandardCharsets.UTF_8));
    return mac.doFinal(BODY);
  }

  private static ProofSpec hmac(
      String scheme,
      String header,
      String timestampHeader,
      String prefix,
      String encoding,
      @Nullable Duration tolerance,
      String secret) {
    return new ProofSpec(
        "x",
        "hmac",
        scheme,
        header,
        timestampHeader,
        prefix,
        encoding,
        tolerance,
        "",
        secret,
        "",
        "POST");
  }
}
