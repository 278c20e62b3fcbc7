package io.bactrian.hub.webhookauth;

import java.util.Optional;

/** A kind of webhook sender that is known by the token it brings. */
public interface TokenSender {
  /** What follows {@code /webhooks/} in the address. */
  String source();

  /** Whether the token ends the address; else it is sent as {@code Authorization: Bearer}. */
  boolean tokenInAddress();

  /**
   * @param token as it was sent
   * @return who it is, or empty where the token is not known
   */
  Optional<String> sender(String token);
}
