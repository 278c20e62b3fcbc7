package io.bactrian.hub.webhookauth;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/** A secret that is sent as it is: as {@code Authorization: Bearer}, Basic, or in a header. */
final class SharedProof implements Proof {
  private final String source;
  private final String header;
  private final String scheme;
  private final List<byte[]> expected;

  private SharedProof(String source, String header, String scheme, Stream<String> expected) {
    this.source = source;
    this.header = header;
    this.scheme = scheme;
    this.expected = expected.map(secret -> secret.getBytes(StandardCharsets.UTF_8)).toList();
  }

  /**
   * @param header in place of Authorization, where the secret then stands alone; empty for that
   */
  static SharedProof bearer(String source, String header, List<String> secrets) {
    return new SharedProof(source, header, "Bearer", secrets.stream());
  }

  static SharedProof basic(String source, String user, List<String> secrets) {
    return new SharedProof(
        source, "", "Basic", secrets.stream().map(secret -> pair(user + ":" + secret)));
  }

  private static String pair(String pair) {
    return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public Claim claim(WebhookCall call) {
    String sent = header.isEmpty() ? call.credentials(scheme) : call.header(header);
    byte[] presented = (sent == null ? "" : sent).getBytes(StandardCharsets.UTF_8);
    boolean known = false;
    for (byte[] secret : expected) {
      known |= MessageDigest.isEqual(secret, presented);
    }
    if (!known) {
      throw new HubException(
          ErrorCode.UNAUTHENTICATED,
          "The secret is missing or not this source's: send it as "
              + (header.isEmpty() ? "Authorization: " + scheme : "the header " + header)
              + ".");
    }
    return new Claim.Proven(source);
  }
}
