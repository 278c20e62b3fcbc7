package io.bactrian.shared;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpansTest {
  @ParameterizedTest
  @CsvSource({
    "PT15M,15 min",
    "PT0S,0 s",
    "PT0.25S,250 ms",
    "PT1.5S,1.5 s",
    "PT59.999S,59.9 s",
    "PT90S,1 min 30 s",
    "PT2H5M,2 h 5 min",
    "PT24H,1 d",
    "P3DT4H30M,3 d 4 h",
    "PT-15M,-15 min"
  })
  void printsDurationsInWords(Duration span, String words) {
    assertThat(Spans.inWords(span)).isEqualTo(words);
  }
}
