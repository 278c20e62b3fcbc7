package io.bactrian.ingestion;

import java.util.Optional;

/** A kind of webhook sender that another package knows by the token it brings. */
public interface BearerSender {
  /** What follows {@code /webhooks/} in the address. */
  String source();

  /**
   * @param token what the sender sent as {@code Authorization: Bearer}
   * @return who it is, or empty where the token is not known
   */
  Optional<String> sender(String token);
}
