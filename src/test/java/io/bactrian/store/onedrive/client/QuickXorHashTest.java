package io.bactrian.store.onedrive.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("onedrive")
class QuickXorHashTest {
  /**
   * {@code seq -s ' ' 1 n | tr -d '\n' | rclone hashsum quickxor --base64 -}, its alphabet made the
   * usual one.
   */
  @ParameterizedTest
  @CsvSource({
    "1, MQAAAAAAAAAAAAAAAQAAAAAAAAA=",
    "8, MQCBDEAwAxDQAAQ1D4ENQHADEOA=",
    "9, MQS4DEAwAxDQAAQ1EYENQHADEOA=",
    "10, MQS4DAE8YxDQAAQ1FIENQHADEOA=",
    "60, U2LrSci+vjeV2O86Limr1v1AC4s=",
    "1000, Z8stQsi60b5xCiBjq7sFhKw0Ggg=",
    "56000, Iaqo8UccxPH4+H5Pfb0/vWpIVWY="
  })
  void agreesWithRclone(int n, String hash) {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= n; i++) {
      text.append(i == 1 ? "" : " ").append(i);
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);

    assertThat(QuickXorHash.of(bytes)).isEqualTo(hash);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 160, 4096})
  void isTheSameInAnyPieces(int piece) {
    byte[] bytes = TestDrive.bytes(10_001);
    QuickXorHash hash = new QuickXorHash();
    for (int at = 0; at < bytes.length; at += piece) {
      hash.update(bytes, at, Math.min(piece, bytes.length - at));
    }

    assertThat(hash.base64()).isEqualTo(QuickXorHash.of(bytes));
  }
}
