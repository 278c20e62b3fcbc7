package io.bactrian.hub.webhookauth;

import java.util.Set;

/**
 * A store of senders: what a source names by its parameter {@code senders}. Each is a bean of the
 * module that knows the senders.
 */
public interface SenderProofs {
  /** Stands for any source's name in an address. */
  String ANY = "{your-source}";

  /** What a source names it by, such as {@code tokens}. */
  String senders();

  /** How these senders prove who they are where a source does not say: token, hmac or bearer. */
  default String auth() {
    return "token";
  }

  /**
   * @throws IllegalArgumentException naming the parameter of the source that does not fit
   */
  Proof of(ProofSpec spec);

  /**
   * Calls that a {@code platform-http} route may serve with this proof: method, space, and the
   * address with {@code *} in place of a variable and {@link #ANY} in place of any name. Where they
   * name their source, its senders are known even while no route serves them.
   */
  default Set<String> addresses() {
    return Set.of();
  }
}
