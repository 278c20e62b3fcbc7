package io.bactrian.hub.webhookauth;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a source says about the proof of its senders. A text is empty where the source says nothing.
 *
 * @param source its name
 * @param auth token, hmac, bearer or basic
 * @param scheme of a signature: standard-webhooks, github, stripe or custom
 * @param header that holds the signature
 * @param timestampHeader that holds the time of a custom signature
 * @param prefix before a custom signature's digits
 * @param encoding of a custom signature: hex or base64
 * @param tolerance how far a signed time may be from the hub's, either way; null for the hub's own
 * @param user of auth basic
 * @param secret a shared secret
 * @param tokenField members of the body, separated by commas, that hold the token
 * @param method of the call
 */
public record ProofSpec(
    String source,
    String auth,
    String scheme,
    String header,
    String timestampHeader,
    String prefix,
    String encoding,
    @Nullable Duration tolerance,
    String user,
    String secret,
    String tokenField,
    String method) {

  /** Of an address that a route without such words serves. */
  public static ProofSpec of(String source, String auth, String tokenField, String method) {
    return new ProofSpec(source, auth, "", "", "", "", "", null, "", "", tokenField, method);
  }

  /** Says what is wrong with a parameter of the source, as the file's line is found by its name. */
  public static IllegalArgumentException wrong(String parameter, String reason) {
    return new IllegalArgumentException("Parameter " + parameter + ": " + reason);
  }

  /**
   * @throws IllegalArgumentException where the source's auth is none of those that go with the
   *     senders
   */
  public void requireAuth(String senders, String... known) {
    if (!List.of(known).contains(auth)) {
      throw wrong(
          "auth",
          auth
              + " does not go with the senders "
              + senders
              + ": write "
              + String.join(" or ", known)
              + ".");
    }
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "ProofSpec[" + source + ", " + auth + "]";
  }
}
