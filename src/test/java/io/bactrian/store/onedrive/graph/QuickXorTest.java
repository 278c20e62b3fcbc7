package io.bactrian.store.onedrive.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Against rclone, whose base64 is the URL-safe one where Graph's is not. Each expected value is
 * that of a file of {@code size} bytes from this generator:
 *
 * <pre>
 * python3 -c 'import sys; x = 1
 * for _ in range(int(sys.argv[1])):
 *     x = (x * 1103515245 + 12345) & 0x7fffffff
 *     sys.stdout.buffer.write(bytes([x >> 16 & 255]))' 160 > f160
 * rclone hashsum quickxor --base64 f160 | tr -- -_ +/
 * </pre>
 */
@Tag("onedrive")
class QuickXorTest {
  private static final Map<Integer, String> RCLONE =
      Map.of(
          0, "AAAAAAAAAAAAAAAAAAAAAAAAAAA=",
          1, "xgAAAAAAAAAAAAAAAQAAAAAAAAA=",
          19, "JeBC2JO8hH2IYx9Uo0cvvsEHDoQ=",
          20, "JeBC2JO8OHyIYx9UpEcvvsEHDoQ=",
          21, "JeBC2JO8OByNYx9UpUcvvsEHDoQ=",
          160, "f/pDw1BFvSqv7z0yTUiqQcYVvb0=",
          327679, "Q+uw5uqAl7Mk5eIENmyD8HXDTZg=",
          327680, "Q+uw5uqAl7Mk5eIEyZOC8HXDLZ4=",
          327681, "Puuw5uqAl7Mk5eIEyJOC8HXDLZ4=");

  private static byte[] generated(int size) {
    var bytes = new byte[size];
    int x = 1;
    for (int k = 0; k < size; k++) {
      x = (x * 1103515245 + 12345) & 0x7fffffff;
      bytes[k] = (byte) (x >> 16);
    }
    return bytes;
  }

  @Test
  void agreesWithRclone() {
    RCLONE.forEach(
        (size, hash) ->
            assertThat(QuickXor.of(generated(size))).as("%d bytes", size).isEqualTo(hash));
  }

  @Test
  void isTheSameInPieces() {
    byte[] whole = generated(1000);
    var hash = new QuickXor();
    for (byte one : whole) {
      hash.update(new byte[] {one}, 1);
    }
    assertThat(hash.copy().base64()).isEqualTo(QuickXor.of(whole));
  }
}
