package io.bactrian.security;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Counts failed logins an address; what it remembers is bounded. */
@Component
final class LoginThrottle {
  static final int ATTEMPTS = 5;
  static final Duration WINDOW = Duration.ofMinutes(1);
  private static final int ADDRESSES = 10_000;

  private record Failures(int count, Instant since) {}

  private final Clock clock;
  private final Map<String, Failures> failures =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
          return size() > ADDRESSES;
        }
      };

  @Autowired
  LoginThrottle() {
    this(Clock.systemUTC());
  }

  LoginThrottle(Clock clock) {
    this.clock = clock;
  }

  synchronized boolean blocked(String address) {
    Failures known = failures.get(address);
    return known != null && known.count() >= ATTEMPTS && fresh(known);
  }

  synchronized void failed(String address) {
    failures.merge(
        address,
        new Failures(1, clock.instant()),
        (known, one) -> fresh(known) ? new Failures(known.count() + 1, known.since()) : one);
  }

  synchronized void succeeded(String address) {
    failures.remove(address);
  }

  private boolean fresh(Failures known) {
    return known.since().plus(WINDOW).isAfter(clock.instant());
  }
}
