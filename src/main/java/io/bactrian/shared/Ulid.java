package io.bactrian.shared;

import java.security.SecureRandom;
import java.util.SplittableRandom;

/**
 * Ids that a hub can give without asking the database: 26 characters, sortable by time, short
 * enough for an order comment in MetaTrader 5 (31 characters). Source: github.com/ulid/spec.
 */
public final class Ulid {
  private static final char[] CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();

  /** A generator a thread, seeded from the system's: an id is no secret, and must cost nothing. */
  private static final ThreadLocal<SplittableRandom> RANDOM =
      ThreadLocal.withInitial(() -> new SplittableRandom(new SecureRandom().nextLong()));

  private Ulid() {}

  /** A new id; ids of different milliseconds sort by time, within one millisecond in any order. */
  public static String next() {
    SplittableRandom random = RANDOM.get();
    return of(System.currentTimeMillis(), random.nextLong(), random.nextLong());
  }

  /**
   * @param epochMillis the time part, 48 bits
   * @param high the upper 40 bits of randomness, taken from the low end of the value
   * @param low the lower 40 bits of randomness, taken from the low end of the value
   */
  static String of(long epochMillis, long high, long low) {
    char[] id = new char[26];
    encode(id, 0, 10, epochMillis);
    encode(id, 10, 8, high);
    encode(id, 18, 8, low);
    return new String(id);
  }

  private static void encode(char[] target, int from, int length, long value) {
    for (int i = length - 1; i >= 0; i--) {
      target[from + i] = CROCKFORD[(int) (value & 31)];
      value >>>= 5;
    }
  }
}
