package io.bactrian.models.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReplayTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Says up with the probability that is in its first feature. */
  private static final Subject MODEL =
      new Subject.OfModel(
          "btcusd-m5-direction",
          "M5",
          "default@1",
          List.of("f_return_1", "f_return_3"),
          List.of("down", "up"),
          0,
          row -> new float[] {1 - row[0], row[0]});

  private static ScenarioResult ask(String scenario, Subject subject) {
    try {
      JsonNode body = JSON.readTree(scenario);
      return Replay.of(ScenarioReader.read("s", body, ""), subject);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static ScenarioResult features(String values, String expected) {
    return ask(
        "{\"given\":{\"features\":{%s}},\"expected\":%s}".formatted(values, expected), MODEL);
  }

  @Test
  void showsExpectedAndActualSideBySide() {
    ScenarioResult failed =
        features("\"f_return_1\":0.4,\"f_return_3\":null", "{\"class\":\"up\",\"at_least\":0.5}");
    assertThat(failed.passed()).isFalse();
    assertThat(failed.expected().toString()).isEqualTo("{\"class\":\"up\",\"at_least\":0.5}");
    assertThat(failed.actual().path("up").floatValue()).isEqualTo(0.4f);
    assertThat(failed.reason()).isEqualTo("up was expected from 0.5 to 1, and it is 0.4000.");
  }

  @Test
  void takesTheLikeliestClassWhereNoBoundIsGiven() {
    String up = "{\"class\":\"up\"}";
    assertThat(features("\"f_return_1\":0.6,\"f_return_3\":0", up).passed()).isTrue();
    assertThat(features("\"f_return_1\":0.4,\"f_return_3\":0", up).reason())
        .isEqualTo("up was expected to be the likeliest, and down is.");
  }

  @Test
  void failsWhereItCannotBeAsked() {
    assertThat(features("\"f_return_1\":0.4", "{\"class\":\"up\"}").reason())
        .contains("uses f_return_3", "null");
    assertThat(features("\"f_return_1\":0.4,\"f_return_3\":0", "{\"class\":\"high\"}").reason())
        .contains("no class high", "down, up");
    String bars = "{\"given\":{\"bars\":[%s]},\"expected\":{\"class\":\"up\"}}".formatted(bars(20));
    assertThat(ask(bars, MODEL).reason()).contains("need 109 bars", "gives 20");
  }

  @Test
  void computesTheFeaturesOfBarsAsForADecision() {
    Subject rising =
        new Subject.OfModel(
            "any",
            "M5",
            "default@1",
            List.of("f_return_1"),
            List.of("down", "up"),
            0,
            row -> row[0] > 0 ? new float[] {0, 1} : new float[] {1, 0});
    String bars =
        "{\"given\":{\"bars\":[%s]},\"expected\":{\"class\":\"up\"}}".formatted(bars(120));
    assertThat(ask(bars, rising).passed()).isTrue();
  }

  private static String bars(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                "{\"time\":%d,\"open\":%d,\"high\":%d,\"low\":%d,\"close\":%d,\"volume\":1}"
                    .formatted(1_700_000_100L + 300L * i, 100 + i, 102 + i, 99 + i, 101 + i))
        .collect(Collectors.joining(","));
  }

  @Test
  void asksWeightsWhatTheLobesComeTo() {
    Subject weights =
        new Subject.OfFusion(
            "BTCUSD",
            lobes ->
                new Subject.Decided(
                    lobes.path("trend").path("action").asText(), 0.4, Map.of("trend", 0.4)));
    String lobes = "{\"lobes\":{\"trend\":{\"action\":\"BUY\",\"confidence\":0.4}}}";
    String scenario = "{\"subject\":\"fusion\",\"given\":%s,\"expected\":%s}";
    assertThat(ask(scenario.formatted(lobes, "{\"action\":\"BUY\"}"), weights).passed()).isTrue();
    assertThat(
            ask(scenario.formatted(lobes, "{\"action\":\"BUY\",\"at_least\":0.5}"), weights)
                .passed())
        .isFalse();
    ScenarioResult sell = ask(scenario.formatted(lobes, "{\"action\":\"SELL\"}"), weights);
    assertThat(sell.reason()).isEqualTo("SELL was expected, and it is BUY.");
    assertThat(sell.actual().at("/contributions/trend").doubleValue()).isEqualTo(0.4);
  }

  @Test
  void appliesByAPatternOfNames() {
    Scenario scenario = scenario("btcusd-*-direction");
    assertThat(scenario.appliesTo("btcusd-m5-direction")).isTrue();
    assertThat(scenario.appliesTo("BTCUSD-M1-direction")).isTrue();
    assertThat(scenario.appliesTo("btcusd-m5-volatility")).isFalse();
    assertThat(scenario("a.c-m5-x").appliesTo("abc-m5-x")).isFalse();
    assertThat(scenario("*").appliesTo("anything")).isTrue();
  }

  private static Scenario scenario(String pattern) {
    return new Scenario(
        "s", Scenario.MODEL, pattern, JSON.createObjectNode(), JSON.createObjectNode(), true, 1);
  }
}
