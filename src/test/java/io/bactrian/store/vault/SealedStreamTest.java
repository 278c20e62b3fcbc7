package io.bactrian.store.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealedStreamTest {
  private static final int HEADER = 36;
  private static final int SEALED_CHUNK = 64 * 1024 + 16;
  private static final VaultKey KEY = VaultKey.derive("a passphrase of tests", new byte[16], 10);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 131_072, 300_000})
  void givesBackWhatWasSealed(int length) throws IOException {
    byte[] content = random(length);
    byte[] sealed = seal("a", content);
    assertThat(open("a", sealed)).isEqualTo(content);
    assertThat(sealed.length)
        .isEqualTo(HEADER + length + 16 * Math.max(1, (length + 65_535) / 65_536));
  }

  @Test
  void noticesAFileThatIsCutShort() throws IOException {
    byte[] sealed = seal("a", random(200_000));
    for (int length : new int[] {0, HEADER - 1, HEADER, HEADER + SEALED_CHUNK, sealed.length - 1}) {
      assertDamaged("a", Arrays.copyOf(sealed, length));
    }
  }

  @Test
  void noticesChunksThatChangedPlaces() throws IOException {
    byte[] sealed = seal("a", random(200_000));
    byte[] moved = sealed.clone();
    System.arraycopy(sealed, HEADER, moved, HEADER + SEALED_CHUNK, SEALED_CHUNK);
    System.arraycopy(sealed, HEADER + SEALED_CHUNK, moved, HEADER, SEALED_CHUNK);
    assertDamaged("a", moved);
  }

  @Test
  void noticesEveryBitAndEveryOtherName() throws IOException {
    byte[] sealed = seal("a", random(100));
    assertDamaged("b", sealed);
    for (int i = 0; i < sealed.length; i++) {
      byte[] changed = sealed.clone();
      changed[i] ^= 1;
      assertDamaged("a", changed);
    }
  }

  @Test
  void noticesWhatIsAppended() throws IOException {
    byte[] sealed = seal("a", random(100));
    assertDamaged("a", Arrays.copyOf(sealed, sealed.length + 1));
  }

  private static void assertDamaged(String name, byte[] sealed) {
    assertThatThrownBy(() -> open(name, sealed))
        .isInstanceOf(DamagedException.class)
        .hasMessageContaining("The object " + name);
  }

  private static byte[] seal(String name, byte[] content) throws IOException {
    var sealed = new ByteArrayOutputStream();
    try (OutputStream out = SealedStream.seal(KEY, name, sealed)) {
      out.write(content);
    }
    return sealed.toByteArray();
  }

  private static byte[] open(String name, byte[] sealed) throws IOException {
    return SealedStream.open(KEY, name, new ByteArrayInputStream(sealed)).readAllBytes();
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }
}
