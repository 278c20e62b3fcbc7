package io.bactrian.decisions.guardrails;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.hub.http.StrictJson;
import io.bactrian.shared.HubException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyModelTest {
  private static final StrictJson JSON = new StrictJson(20);

  static JsonNode json(String text) {
    return JSON.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String scale(String confidence, String high) {
    return "{\"scale\":{\"confidence\":{%s},\"high_volatility\":%s}}".formatted(confidence, high);
  }

  @Test
  void risesInALineToTheConfidenceFromWhichOnASizeIsWhole() {
    var model = PolicyModel.of(json(scale("\"least\":0.25,\"full_at\":0.5", "0.5")));
    var factors = java.util.Objects.requireNonNull(model.confidence());
    assertThat(factors.factor(0)).isEqualTo(0.25);
    assertThat(factors.factor(0.25)).isEqualTo(0.625);
    assertThat(factors.factor(0.5)).isOne();
    assertThat(factors.factor(1)).isOne();
    assertThat(model.volatilityFactor(0)).isOne();
    assertThat(model.volatilityFactor(0.4)).isCloseTo(0.8, within(1e-12));
    assertThat(model.volatilityFactor(1)).isEqualTo(0.5);
  }

  @Test
  void changesNothingWhereItSaysNothing() {
    var model = PolicyModel.of(json("{\"sizing\":{\"method\":\"fixed\",\"volume\":0.2}}"));
    assertThat(model.confidence()).isNull();
    assertThat(model.asksForVolatility()).isFalse();
    assertThat(model.sizing()).isNotNull().extracting("volume").isEqualTo(Planted.number("0.2"));
    assertThat(PolicyModel.of(json("{}"))).isEqualTo(PolicyModel.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'scale':{'confidence':{'least':1.01,'full_at':0.5}}} | scale.confidence.least",
        "{'scale':{'confidence':{'least':-0.01,'full_at':0.5}}} | scale.confidence.least",
        "{'scale':{'confidence':{'least':'NaN','full_at':0.5}}} | scale.confidence.least",
        "{'scale':{'confidence':{'full_at':0.5}}} | scale.confidence.least",
        "{'scale':{'confidence':{'least':0.5,'full_at':0}}} | scale.confidence.full_at",
        "{'scale':{'confidence':{'least':0.5,'full_at':1.5}}} | scale.confidence.full_at",
        "{'scale':{'confidence':{'least':0.5}}} | scale.confidence.full_at",
        "{'scale':{'high_volatility':2}} | scale.high_volatility",
        "{'scale':{'high_volatility':-1}} | scale.high_volatility",
        "{'scale':{'high_volatility':null}} | scale.high_volatility",
        "{'sizing':{'method':'fixed','fraction':0.1}} | sizing.fraction",
        "{'sizing':{'method':'fixed','volume':0}} | sizing.volume",
        "{'sizing':{'method':'risk_fraction','period':'M7'}} | sizing.period",
      },
      quoteCharacter = '"')
  void namesTheFieldAtFault(String model, String field) {
    assertThatThrownBy(() -> PolicyModel.of(json(model.replace('\'', '"'))))
        .isInstanceOfSatisfying(HubException.class, e -> assertThat(e.field()).isEqualTo(field));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void refusesWhatIsNoFiniteNumber(double number) {
    ObjectNode model = JsonNodeFactory.instance.objectNode();
    model.putObject("scale").put("high_volatility", number);
    assertThatThrownBy(() -> PolicyModel.of(model))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("scale.high_volatility as a number from 0 to 1");
  }
}
