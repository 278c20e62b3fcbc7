package io.bactrian.decisions.lobes;

import io.bactrian.data.indicators.Ohlcv;
import io.bactrian.data.lobes.LobeAnswer;
import io.bactrian.decisions.fusion.FusedAnswer;
import io.bactrian.decisions.fusion.Fusible;
import io.bactrian.decisions.inforce.InForce;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known at the moment that is asked about, and what the lobes have answered to it so far.
 *
 * @param period of the bars
 * @param features by name, NaN where undefined; empty where too few bars have closed and the caller
 *     sent none
 * @param sequences by name the feature at each of the newest bars, the oldest first, as many as a
 *     champion needs; empty where none does, or where these bars have a gap
 * @param barClosedAt when the newest bar closed; null where none had
 * @param revision of the series of bars, which every write to it raises
 * @param bars the newest bars that had closed, at most {@code hub.scoring.bars}
 * @param lobes answers by the lobe's name, in the order of the steps
 * @param reasons why a lobe did not answer, {@code name: reason}
 */
public record Observation(
    InferenceRequest question,
    String period,
    Map<String, Float> features,
    Map<String, float[]> sequences,
    @Nullable Instant barClosedAt,
    long revision,
    Ohlcv bars,
    Map<String, LobeAnswer> lobes,
    List<String> reasons)
    implements Fusible {
  /** The lobe that answers with the side of the alert that is asked about. */
  public static final String STRATEGY = "strategy";

  public static Observation of(
      InferenceRequest question,
      String period,
      Map<String, Float> features,
      @Nullable Instant barClosedAt,
      long revision,
      Ohlcv bars) {
    return new Observation(
        question, period, features, Map.of(), barClosedAt, revision, bars, Map.of(), List.of());
  }

  public Observation withSequences(Map<String, float[]> ofBars) {
    return new Observation(
        question, period, features, ofBars, barClosedAt, revision, bars, lobes, reasons);
  }

  @Override
  public String symbol() {
    return question.symbol();
  }

  @Override
  public @Nullable InForce inForce() {
    return question.inForce();
  }

  @Override
  public Proposal fused(FusedAnswer answer) {
    return new Proposal(this, answer, false, question.asOf(), null);
  }

  /** With one more answer, in place of an earlier one of the same lobe. */
  public Observation with(LobeAnswer answer) {
    Map<String, LobeAnswer> more = new LinkedHashMap<>(lobes);
    more.put(answer.lobe(), answer);
    return new Observation(
        question,
        period,
        features,
        sequences,
        barClosedAt,
        revision,
        bars,
        Collections.unmodifiableMap(more),
        reasons);
  }

  /** With the reason why a lobe has no answer. */
  public Observation without(String lobe, String reason) {
    List<String> more = new ArrayList<>(reasons);
    more.add(lobe + ": " + reason);
    return new Observation(
        question,
        period,
        features,
        sequences,
        barClosedAt,
        revision,
        bars,
        lobes,
        List.copyOf(more));
  }
}
