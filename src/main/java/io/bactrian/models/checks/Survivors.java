package io.bactrian.models.checks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.statistics.distribution.HypergeometricDistribution;

/**
 * Whether the symbols of a set of rows were chosen by how they ended. Of all symbols that there
 * were when the rows begin, those that ended before the rows do must not be rarer among the chosen
 * than chance explains: one-sided, hypergeometric, {@value #LEVEL}.
 */
public final class Survivors {
  private static final double LEVEL = 0.05;

  private Survivors() {}

  /** When a symbol was there, in microseconds since 1970. */
  public record Listing(long from, long until) {}

  /**
   * @param universe all symbols that could have been chosen, those that ended among them
   */
  public static CheckResult of(LabelledRows rows, Map<String, Listing> universe) {
    if (rows.symbols() == null || universe.size() < 2) {
      return CheckResult.skipped(
          Check.SURVIVORS,
          "Rows with symbols and the symbols that could have been chosen are needed: add symbol and"
              + " universe.");
    }
    Set<String> chosen = new TreeSet<>();
    long begins = Long.MAX_VALUE;
    long ends = Long.MIN_VALUE;
    for (int i = 0; i < rows.size(); i++) {
      chosen.add(rows.symbol(i));
      begins = Math.min(begins, rows.asOf()[i]);
      ends = Math.max(ends, rows.asOf()[i]);
    }
    return judge(chosen, universe, begins, ends);
  }

  private static CheckResult judge(
      Set<String> chosen, Map<String, Listing> universe, long begins, long ends) {
    int there = 0;
    int ended = 0;
    int taken = 0;
    int takenEnded = 0;
    var left = new TreeSet<String>();
    for (Map.Entry<String, Listing> entry : universe.entrySet()) {
      Listing listing = entry.getValue();
      if (listing.from() > begins || listing.until() <= begins) {
        continue;
      }
      boolean gone = listing.until() < ends;
      boolean in = chosen.contains(entry.getKey());
      there++;
      ended += gone ? 1 : 0;
      taken += in ? 1 : 0;
      takenEnded += gone && in ? 1 : 0;
      if (gone && !in) {
        left.add(entry.getKey());
      }
    }
    double chance =
        there == 0 || taken == 0
            ? 1
            : HypergeometricDistribution.of(there, ended, taken).cumulativeProbability(takenEnded);
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("symbols", there);
    figures.put("symbols_that_ended", ended);
    figures.put("chosen", taken);
    figures.put("chosen_that_ended", takenEnded);
    figures.put("chance", chance);
    List<Finding> findings = new ArrayList<>();
    if (chance < LEVEL) {
      findings.add(
          new Finding(
              "symbol",
              null,
              "how the symbols ended",
              "Of %d symbols that ended within the rows' time %d are among them; by chance so few would be with a probability of %.3f. Choose symbols by what was known at the beginning, with %s."
                  .formatted(ended, takenEnded, chance, String.join(", ", left))));
    }
    return CheckResult.of(
        Check.SURVIVORS,
        "%d of %d symbols are chosen, %d of the %d that ended among them."
            .formatted(taken, there, takenEnded, ended),
        figures,
        findings);
  }
}
