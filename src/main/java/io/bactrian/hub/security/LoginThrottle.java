package io.bactrian.hub.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Counts failed logins, of each user from each address and of each user from anywhere; what it
 * remembers is bounded. An attempt is counted when it begins, so that many at once are no way
 * round.
 */
@Component
public final class LoginThrottle {
  static final int ATTEMPTS = 5;
  static final int ATTEMPTS_FROM_ANYWHERE = 50;
  static final Duration WINDOW = Duration.ofMinutes(1);
  static final int NAMES = 20;
  private static final int KEYS = 10_000;

  private final TimeMeter time;
  private final Cache<String, Bucket> left =
      Caffeine.newBuilder().maximumSize(KEYS).expireAfterAccess(WINDOW.multipliedBy(2)).build();

  @Autowired
  LoginThrottle() {
    this(TimeMeter.SYSTEM_NANOTIME);
  }

  LoginThrottle(TimeMeter time) {
    this.time = time;
  }

  /** False where the user has failed too often, from this address or from all together. */
  boolean begin(String user, String address) {
    return here(user, address).tryConsume(1) && anywhere(user).tryConsume(1);
  }

  /**
   * The same over all names of users from an address, so that no number of names is a way round.
   */
  boolean beginAny(String address) {
    return any(address).tryConsume(1);
  }

  void succeededAny(String address) {
    any(address).addTokens(1);
  }

  /** Whether what {@link #failed} counted is too much. */
  public boolean exhausted(String user, String address) {
    return here(user, address).getAvailableTokens() < 1;
  }

  /** Counts a failure of this address alone: what nobody can guess needs no more. */
  public void failed(String user, String address) {
    here(user, address).tryConsume(1);
  }

  /**
   * The same for a browser that the user has logged in with: failures from elsewhere, however many,
   * do not count.
   */
  boolean beginOn(String device, String user) {
    return here(user, device).tryConsume(1);
  }

  void succeededOn(String device, String user) {
    here(user, device).addTokens(1);
  }

  /** Takes back what {@link #begin} counted. */
  void succeeded(String user, String address) {
    here(user, address).addTokens(1);
    anywhere(user).addTokens(1);
  }

  private Bucket here(String user, String address) {
    return bucket(user + ' ' + address, ATTEMPTS);
  }

  private Bucket any(String address) {
    return bucket("any name " + address, NAMES);
  }

  private Bucket anywhere(String user) {
    return bucket(user, ATTEMPTS_FROM_ANYWHERE);
  }

  private Bucket bucket(String key, int attempts) {
    return left.get(
        key,
        unknown ->
            Bucket.builder()
                .withCustomTimePrecision(time)
                .addLimit(limit -> limit.capacity(attempts).refillIntervally(attempts, WINDOW))
                .build());
  }
}
