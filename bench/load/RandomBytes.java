package load;

import java.io.InputStream;
import java.util.SplittableRandom;

/** The same bytes for the same seed, made as they are read. */
public final class RandomBytes extends InputStream {
  private final SplittableRandom random;
  private long left;

  public RandomBytes(long seed, long size) {
    this.random = new SplittableRandom(seed);
    this.left = size;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    if (left == 0) {
      return -1;
    }
    byte[] block = new byte[(int) Math.min(Math.min(length, left), 1 << 16)];
    random.nextBytes(block);
    System.arraycopy(block, 0, target, offset, block.length);
    left -= block.length;
    return block.length;
  }
}
