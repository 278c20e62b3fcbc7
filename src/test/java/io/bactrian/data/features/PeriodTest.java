package io.bactrian.data.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeriodTest {
  @ParameterizedTest
  @CsvSource({"M1,1", "M5,5", "M30,30", "H1,60", "H4,240", "H12,720", "D1,1440", "W1,10080"})
  void lastsWhatItsNameSays(String name, long minutes) {
    assertThat(Period.parse(name)).isEqualTo(new Period(name, Duration.ofMinutes(minutes)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "m5", "M7", "M60", "MN1", "H24", "5", "D1 "})
  void refusesWhatMetaTraderDoesNotHave(String name) {
    assertThatExceptionOfType(HubException.class)
        .isThrownBy(() -> Period.parse(name))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UNPROCESSABLE))
        .satisfies(e -> assertThat(e.field()).isEqualTo("period"));
  }

  @Test
  void namesTheOnesThereAre() {
    assertThatExceptionOfType(HubException.class)
        .isThrownBy(() -> Period.parse("M7"))
        .withMessageContaining("M5");
  }
}
