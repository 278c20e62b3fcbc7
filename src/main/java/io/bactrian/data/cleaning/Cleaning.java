package io.bactrian.data.cleaning;

import io.bactrian.data.features.HeldBar;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a plan at work on one series. Each bar goes through them in their order, and what
 * one removes the next ones do not see.
 */
public final class Cleaning {
  /** What becomes of a bar. */
  public enum Outcome {
    KEPT,
    /** Kept, and no window reaches behind it. */
    CUT,
    REMOVED
  }

  private final String symbol;
  private final int examples;
  private final Consumer<Judged> all;
  private final List<Work> works;
  private @Nullable HeldBar newest;
  private long read;
  private long removed;

  /**
   * @param length of one bar
   * @param examples how many bars a report names at most
   * @param all takes whatever was not simply kept
   */
  public Cleaning(
      CleaningPlan plan, String symbol, Duration length, int examples, Consumer<Judged> all) {
    this.symbol = symbol;
    this.examples = examples;
    this.all = all;
    this.works = plan.rules().stream().map(rule -> new Work(rule, rule.begin(length))).toList();
  }

  /** Takes the next bar of the series. */
  public Outcome judge(HeldBar bar) {
    read++;
    boolean fresh = false;
    for (Work work : works) {
      Verdict verdict = work.sieve.judge(bar, fresh);
      work.note(verdict, bar);
      if (verdict.kind() == Verdict.Kind.REMOVED) {
        removed++;
        return Outcome.REMOVED;
      }
      fresh |= verdict.kind() == Verdict.Kind.CUT;
    }
    newest = bar;
    return fresh ? Outcome.CUT : Outcome.KEPT;
  }

  /**
   * Has to be called after the last bar.
   *
   * @param to the moment of knowledge
   */
  public void end(Instant to) {
    HeldBar last = newest;
    if (last == null) {
      return;
    }
    for (Work work : works) {
      Verdict verdict = work.sieve.end(last.closeTime(), to);
      if (verdict != null) {
        work.note(verdict, last);
      }
    }
  }

  public long read() {
    return read;
  }

  public long removed() {
    return removed;
  }

  /** Of each rule, in their order. */
  public List<RuleReport> reports() {
    return works.stream().map(Work::report).toList();
  }

  private final class Work {
    private final CleaningRule rule;
    private final Sieve sieve;
    private final List<Judged> first = new ArrayList<>();
    private final long[] counts = new long[Verdict.Kind.values().length];

    Work(CleaningRule rule, Sieve sieve) {
      this.rule = rule;
      this.sieve = sieve;
    }

    void note(Verdict verdict, HeldBar bar) {
      counts[verdict.kind().ordinal()]++;
      if (verdict.kind() == Verdict.Kind.KEPT) {
        return;
      }
      var judged =
          new Judged(
              rule.name(),
              verdict.kind().toString(),
              symbol,
              bar.openTime(),
              Verdict.finite(verdict.value()),
              Verdict.finite(verdict.threshold()),
              verdict.reason());
      if (first.size() < examples) {
        first.add(judged);
      }
      all.accept(judged);
    }

    private long count(Verdict.Kind kind) {
      return counts[kind.ordinal()];
    }

    RuleReport report() {
      return new RuleReport(
          rule.name(),
          new TreeMap<>(rule.settings()),
          count(Verdict.Kind.REMOVED),
          count(Verdict.Kind.CUT),
          count(Verdict.Kind.FLAGGED),
          List.copyOf(first));
    }
  }
}
