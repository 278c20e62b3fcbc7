package io.bactrian.models.rollout;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Puts a unit (a strategy, symbol, account or user, never a request) into an arm by a hash alone,
 * so that every hub answers the same without asking anybody.
 *
 * <p>A unit has one bucket of a million for a salt, and the challenger has the buckets below its
 * share. A raised share therefore moves units from the champion to the challenger and no other; a
 * lowered one moves only such units back. Another salt deals all units anew: a rollout has a salt
 * of its own, so that it is not the same units that try every challenger.
 *
 * @param salt names the rollout
 */
public record ArmAssignment(String salt) {
  static final int BUCKETS = 1_000_000;

  public ArmAssignment {
    if (salt.isEmpty()) {
      throw new IllegalArgumentException("salt is empty: give each rollout a salt of its own");
    }
  }

  /**
   * @param share of the units that the challenger answers, 0 to 1, in steps of a millionth
   */
  public Arm arm(String unit, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("share is " + share + ": it must be from 0 to 1");
    }
    return bucket(unit) < Math.round(share * BUCKETS) ? Arm.CHALLENGER : Arm.CHAMPION;
  }

  /**
   * The first eight bytes of SHA-256 over the salt's length, the salt and the unit, modulo {@value
   * #BUCKETS}: with the length no other pair of texts makes the same bytes.
   */
  int bucket(String unit) {
    byte[] first = salt.getBytes(StandardCharsets.UTF_8);
    byte[] second = unit.getBytes(StandardCharsets.UTF_8);
    byte[] bytes =
        ByteBuffer.allocate(Integer.BYTES + first.length + second.length)
            .putInt(first.length)
            .put(first)
            .put(second)
            .array();
    long hash = ByteBuffer.wrap(DigestUtils.sha256(bytes)).getLong();
    return (int) Long.remainderUnsigned(hash, BUCKETS);
  }
}
