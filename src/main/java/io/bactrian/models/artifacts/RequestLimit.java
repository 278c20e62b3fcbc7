package io.bactrian.models.artifacts;

import static io.bactrian.models.artifacts.Refusals.waits;

import io.bactrian.shared.HubException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** The limit of requests of one host: until the moment that it names, no hub asks it anything. */
final class RequestLimit {
  private final String host;
  private final String address;
  private final SourceRows rows;
  private final Clock clock;

  /**
   * @param host as a reason names it
   * @param address as its row does
   */
  RequestLimit(String host, String address, SourceRows rows, Clock clock) {
    this.host = host;
    this.address = address;
    this.rows = rows;
    this.clock = clock;
  }

  /**
   * @throws HubException {@code UNAVAILABLE} where it may not be asked now
   */
  void check() {
    rows.notBefore(address)
        .ifPresent(
            until -> {
              throw reached(until);
            });
  }

  /**
   * An answer may be the last for a while, good or not.
   *
   * @throws HubException {@code UNAVAILABLE} where it is none
   */
  void follow(Transfers.Answer answer) {
    Optional<Instant> until =
        RateLimit.of(answer.status(), answer.headers(), answer.text(), clock.instant());
    until.ifPresent(moment -> rows.pause(address, moment));
    if (until.isPresent() && (answer.status() == 403 || answer.status() == 429)) {
      throw reached(until.get());
    }
  }

  private HubException reached(Instant until) {
    return waits(
        "%s's limit of requests is reached; it is asked again from %s.".formatted(host, until));
  }
}
