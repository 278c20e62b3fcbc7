package io.bactrian.decisions.fusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.bactrian.data.lobes.LobeAnswer;
import io.bactrian.hub.http.JsonBodies;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class FusionTest {
  private static final Set<String> KNOWN = new TreeSet<>(LobeNames.OWN);

  private static LobeAnswer answer(String lobe, String action, double confidence) {
    return new LobeAnswer(lobe, action, confidence, Map.of());
  }

  private static Map<String, LobeAnswer> lobes(LobeAnswer... answers) {
    var lobes = new LinkedHashMap<String, LobeAnswer>();
    for (LobeAnswer answer : answers) {
      lobes.put(answer.lobe(), answer);
    }
    return lobes;
  }

  private static WeightsInUse map(Map<String, Double> weights) {
    return WeightsInUse.without("BTCUSD", weights, null);
  }

  private static FusedAnswer fuse(Map<String, LobeAnswer> lobes, Map<String, Double> weights) {
    return Fusion.fuse("BTCUSD", lobes, map(weights), 0.1);
  }

  private static Contribution part(FusedAnswer fused, String lobe) {
    return Objects.requireNonNull(fused.lobes().get(lobe));
  }

  @Test
  void weighsTheSignedConfidences() {
    FusedAnswer fused =
        fuse(
            lobes(
                answer("trend", "BUY", 0.8),
                answer("momentum", "SELL", 0.4),
                answer("volatility", "HOLD", 0.9)),
            Map.of("trend", 2.0, "momentum", 1.0, "volatility", 1.0));
    assertThat(fused.action()).isEqualTo("BUY");
    assertThat(fused.score()).isCloseTo(0.5 * 0.8 - 0.25 * 0.4, within(1e-11));
    assertThat(fused.confidence()).isEqualTo(fused.score());
    assertThat(part(fused, "momentum").weight()).isEqualTo(0.25);
    assertThat(part(fused, "momentum").contribution()).isCloseTo(-0.1, within(1e-11));
    assertThat(part(fused, "volatility").contribution()).isZero();
  }

  @Test
  void contributionsAddUpToTheScoreExactlyInAnyOrder() {
    var random = new Random(7);
    for (int round = 0; round < 500; round++) {
      var lobes = new LinkedHashMap<String, LobeAnswer>();
      var weights = new LinkedHashMap<String, Double>();
      for (String name : LobeNames.OWN) {
        String action = List.of("BUY", "SELL", "HOLD").get(random.nextInt(3));
        lobes.put(name, answer(name, action, random.nextDouble()));
        weights.put(name, random.nextDouble());
      }
      FusedAnswer fused = fuse(lobes, weights);
      var parts = new ArrayList<>(fused.lobes().values());
      Collections.shuffle(parts, random);
      double sum = 0;
      for (Contribution part : parts) {
        sum += part.contribution();
      }
      assertThat(sum).isEqualTo(fused.score());
      assertThat(fused.confidence()).isBetween(0.0, 1.0);
    }
  }

  @Test
  void leavesOutLobesThatDidNotAnswerAndNamesThem() {
    FusedAnswer fused =
        fuse(
            lobes(answer("trend", "SELL", 0.6)),
            Map.of("trend", 0.2, "lorentzian", 0.8, "strategy", 0.0));
    assertThat(fused.missing()).containsExactly("lorentzian");
    assertThat(fused.action()).isEqualTo("SELL");
    assertThat(fused.score()).isCloseTo(-0.6, within(1e-11));
  }

  @Test
  void holdsBelowTheThresholdAndSaysWhatWouldDo() {
    FusedAnswer fused =
        fuse(
            lobes(answer("trend", "BUY", 0.5), answer("momentum", "SELL", 0.4)),
            Map.of("trend", 1.0, "momentum", 1.0));
    assertThat(fused.action()).isEqualTo("HOLD");
    assertThat(fused.reasons())
        .containsExactly(
            "undecided: the fused score is 0.0500; from 0.1 on it is BUY, from -0.1 on SELL");
  }

  @Test
  void holdsWhereNoneAnsweredOrNoneHasAWeight() {
    assertThat(fuse(Map.of(), Map.of("trend", 1.0)).reasons())
        .containsExactly("no_lobes: no lobe answered");
    FusedAnswer without = fuse(lobes(answer("momentum", "BUY", 1)), Map.of("trend", 1.0));
    assertThat(without.action()).isEqualTo("HOLD");
    assertThat(without.score()).isZero();
    assertThat(without.reasons()).containsExactly("no_weight: the weights give momentum none");
  }

  @Test
  void leavesOutALobeWhoseConfidenceIsNone() {
    FusedAnswer fused =
        fuse(
            lobes(answer("trend", "BUY", Double.NaN), answer("momentum", "SELL", 0.4)),
            Map.of("trend", 1.0, "momentum", 1.0));
    assertThat(fused.action()).isEqualTo("SELL");
    assertThat(fused.missing()).containsExactly("trend");
    assertThat(fused.reasons())
        .containsExactly("no_answer: the confidence of trend is NaN, not 0 to 1");
  }

  @Test
  void weighsAllAlikeWhereNoMapIsThere() {
    var equal = WeightsInUse.without(WeightsInUse.EQUAL, Map.of("trend", 1.0), "equal, for none");
    FusedAnswer fused =
        Fusion.fuse("X", lobes(answer("trend", "BUY", 1), answer("own", "BUY", 0.5)), equal, 0.1);
    assertThat(fused.score()).isEqualTo(0.75);
    assertThat(fused.reasons()).containsExactly("weights: equal, for none");
  }

  @Test
  void comesBackFromJsonAsItWas() throws Exception {
    var mapper = JsonBodies.mapper();
    var won = mapper.createObjectNode().put("verdict", "trained");
    var trained =
        new WeightsInUse(
            "BTCUSD",
            Map.of("trend", 1.0),
            "0123",
            Instant.EPOCH,
            "service",
            "why",
            "ds",
            won,
            null);
    for (WeightsInUse weights : List.of(trained, map(Map.of("trend", 0.3, "momentum", 0.7)))) {
      FusedAnswer fused = Fusion.fuse("X", lobes(answer("trend", "BUY", 1.0 / 3)), weights, 0.1);
      String json = mapper.writeValueAsString(fused);
      assertThat(mapper.readValue(json, FusedAnswer.class)).isEqualTo(fused);
    }
  }

  @Test
  void refusesAnUnknownLobeAndListsWhatThereIs() {
    refused(Map.of("tend", 1.0), "weights.tend", "there are direction, lorentzian, momentum");
  }

  @Test
  void refusesWeightsThatAreNone() {
    refused(Map.of("trend", -0.1), "weights.trend", "not -0.1");
    refused(Map.of("trend", Double.NaN), "weights.trend", "not NaN");
    refused(Map.of("trend", Double.POSITIVE_INFINITY), "weights.trend", "not Infinity");
    refused(Map.of("trend", 0.0, "momentum", 0.0), "weights", "add up to 0.0");
    refused(Map.of("trend", 1.7e308, "momentum", 1.7e308), "weights", "add up to Infinity");
  }

  private static void refused(Map<String, Double> weights, String field, String why) {
    assertThatExceptionOfType(HubException.class)
        .isThrownBy(() -> WeightMap.of(weights, KNOWN))
        .withMessageContaining(why)
        .satisfies(
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.UNPROCESSABLE);
              assertThat(e.field()).isEqualTo(field);
            });
  }
}
