package io.bactrian.models.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.bactrian.shared.HubException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainRequestTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-31T12:00:00.500Z"), ZoneOffset.UTC);
  private static final TrainingProperties DEFAULTS =
      new TrainingProperties(
          "M5",
          List.of("direction", "volatility"),
          List.of(),
          Duration.ofDays(7),
          "-",
          "-",
          3,
          Duration.ofSeconds(1),
          Duration.ofMinutes(1),
          Duration.ofSeconds(1),
          Duration.ofHours(1),
          "");

  private static TrainRequest request(String body) throws JsonProcessingException {
    return TrainRequest.of(new JsonMapper().readTree(body), DEFAULTS, CLOCK);
  }

  @Test
  void takesEveryTargetUpToNowWhereNothingElseIsSaid() throws Exception {
    assertThat(request("{\"symbol\":\"BTCUSD\"}"))
        .isEqualTo(
            new TrainRequest(
                "BTCUSD",
                "M5",
                null,
                Instant.parse("2026-01-31T12:00:00Z"),
                false,
                List.of("direction", "volatility"),
                "{}",
                null));
  }

  @Test
  void takesMomentsOfAnyZone() throws Exception {
    TrainRequest request =
        request(
            """
            {"symbol":"EURUSD","period":"H1","from":"2025-01-01T02:00:00+02:00","to":"2025-06-01T00:00:00Z",
             "targets":["trade"],"hyperparameters":{"rounds":10}}\
            """);
    assertThat(request.toNamed()).isTrue();
    assertThat(request.from()).isEqualTo("2025-01-01T00:00:00Z");
    assertThat(request.hyperparameters()).isEqualTo("{\"rounds\":10}");
    assertThat(request.model("trade")).isEqualTo("eurusd-h1-trade");
  }

  @Test
  void namesTheMomentThatCannotBe() {
    assertRefused("{\"symbol\":\"A\",\"to\":\"2026-02-01T00:00:00Z\"}", "to");
    assertRefused("{\"symbol\":\"A\",\"from\":\"2026-01-31T12:00:00Z\"}", "from");
    assertRefused("{\"symbol\":\"A\",\"from\":\"yesterday\"}", "from");
  }

  private static void assertRefused(String body, String field) {
    assertThatThrownBy(() -> request(body))
        .isInstanceOfSatisfying(HubException.class, e -> assertThat(e.field()).isEqualTo(field));
  }
}
