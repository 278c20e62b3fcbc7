package io.bactrian.store.onedrive.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("onedrive")
class TokenCacheFileTest {
  @TempDir Path folder;

  @Test
  void keepsTokensForWhoHasTheKey() throws IOException {
    Path file = folder.resolve("cache/tokens");
    new TokenCacheFile(file, "a key of some length").write("refresh-token");

    assertThat(new TokenCacheFile(file, "a key of some length").read()).isEqualTo("refresh-token");
    assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
        .doesNotContain("refresh");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThatThrownBy(() -> new TokenCacheFile(file, "another key of length").read())
        .isInstanceOf(DriveException.class)
        .hasMessageContaining("tokenCacheKey");
  }

  @Test
  void refusesAFileThatWasCutOrTouched() throws IOException {
    Path file = folder.resolve("tokens");
    TokenCacheFile cache = new TokenCacheFile(file, "a key of some length");
    cache.write("refresh-token");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 1;
    Files.write(file, bytes);
    assertThatThrownBy(cache::read).isInstanceOf(DriveException.class);

    Files.write(file, new byte[10]);
    assertThatThrownBy(cache::read).isInstanceOf(DriveException.class);
  }

  @Test
  void warnsBeforeARefreshTokenExpires() {
    Instant now = Instant.now();

    assertThat(DeviceCodeSignIn.warning(now.minus(Duration.ofDays(60)), now)).isEmpty();
    assertThat(DeviceCodeSignIn.warning(now.minus(Duration.ofDays(75)), now))
        .hasValueSatisfying(text -> assertThat(text).contains("15 days"));
    assertThat(DeviceCodeSignIn.warning(now.minus(Duration.ofDays(91)), now))
        .hasValueSatisfying(text -> assertThat(text).contains("expired"));
  }
}
