package io.bactrian.hub.webhookauth;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;

/** A secret that is sent as it is: as {@code Authorization: Bearer}, Basic, or in a header. */
final class SharedProof implements Proof {
  private final String source;
  private final String header;
  private final String scheme;
  private final byte[] expected;

  private SharedProof(String source, String header, String scheme, String expected) {
    this.source = source;
    this.header = header;
    this.scheme = scheme;
    this.expected = expected.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * @param header in place of Authorization, where the secret then stands alone; empty for that
   */
  static SharedProof bearer(String source, String header, String secret) {
    return new SharedProof(source, header, "Bearer", secret);
  }

  static SharedProof basic(String source, String user, String secret) {
    byte[] pair = (user + ":" + secret).getBytes(StandardCharsets.UTF_8);
    return new SharedProof(source, "", "Basic", Base64.getEncoder().encodeToString(pair));
  }

  @Override
  public Claim claim(WebhookCall call) {
    String sent = header.isEmpty() ? call.credentials(scheme) : call.header(header);
    byte[] presented = (sent == null ? "" : sent).getBytes(StandardCharsets.UTF_8);
    if (!MessageDigest.isEqual(expected, presented)) {
      throw new HubException(
          ErrorCode.UNAUTHENTICATED,
          "The secret is missing or not this source's: send it as "
              + (header.isEmpty() ? "Authorization: " + scheme : "the header " + header)
              + ".");
    }
    return new Claim.Proven(source);
  }
}
