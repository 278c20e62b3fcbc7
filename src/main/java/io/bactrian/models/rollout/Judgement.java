package io.bactrian.models.rollout;

import java.util.List;

/**
 * What to do now, of all that is known: trips before the sample ratio, and that before evidence.
 */
public record Judgement(Verdict verdict, List<String> reasons) {
  public static Judgement of(Look look, SampleRatio.Result ratio, List<Trip> trips) {
    if (!trips.isEmpty()) {
      return new Judgement(Verdict.ROLL_BACK, trips.stream().map(Trip::reason).toList());
    }
    if (ratio.mismatch()) {
      return new Judgement(
          Verdict.WITHHELD,
          List.of(
              "the arms have other sizes than were dealt, p < "
                  + SampleRatio.ALPHA
                  + ": find out"
                  + " which units are lost or answered by the wrong version"));
    }
    return new Judgement(look.verdict(), List.of(look.reason()));
  }
}
