package io.bactrian.watch.scorecard;

import io.bactrian.watch.performance.LongRun;
import io.bactrian.watch.performance.Measured;
import io.bactrian.watch.scorecard.ScorecardSources.Change;
import io.bactrian.watch.scorecard.ScorecardSources.InCharge;
import io.bactrian.watch.scorecard.ScorecardSources.Kept;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Computes the scorecard. There is no figure of too few rows. */
@Component
class Scorecard {
  private static final Duration WINDOW = Duration.ofDays(90);
  private static final Duration WEEK = Duration.ofDays(7);
  private static final Duration HISTORY = Duration.ofDays(30);
  private static final int LEAST_EVENTS = 20;
  private static final int LEAST_WEEKS = 4;
  private static final int LEAST_HOURS = 168;

  private final ScorecardSources sources;

  Scorecard(ScorecardSources sources) {
    this.sources = sources;
  }

  List<Entry> compute(Targets targets, Instant now) {
    Instant from = now.minus(WINDOW);
    var entries = new ArrayList<Entry>();
    entries.add(inference(targets.inferenceMs(), now));
    entries.add(training(targets.trainingHours(), from));
    entries.add(uptime(targets.uptime(), now));
    entries.addAll(accuracy());
    entries.addAll(trades(targets, from));
    entries.addAll(changes(targets, from, now));
    entries.add(restored(targets.hoursToRestore(), from));
    entries.add(drift(targets.driftHours(), from));
    return entries;
  }

  private Entry inference(double target, Instant now) {
    var measure =
        Measure.below(1, "inference_p95", "ms", target)
            .of(
                "decisions of the last 7 days, at most the newest 20,000: from the request's"
                    + " arrival to the row");
    return percentile(measure, sources.latencies(now.minus(WEEK)), "decisions", "");
  }

  private Entry training(double target, Instant from) {
    var measure =
        Measure.below(2, "training_p95", "hours", target)
            .of(
                "trainings that completed in 90 days: from the request to the end, the queue"
                    + " included");
    return percentile(measure, sources.trainings(from), "trainings", "");
  }

  private Entry drift(double target, Instant from) {
    var measure =
        Measure.below(12, "drift_detection_p95", "hours", target)
            .of("looks of 90 days that judged: from the oldest decision that a look took to it");
    String limits =
        "a drift that began at the oldest decision is found no later; nobody knows when one began";
    return percentile(measure, sources.looks(from), "looks", limits);
  }

  private static Entry percentile(Measure measure, double[] series, String of, String limits) {
    return series.length < Percentile.LEAST
        ? Entry.notEnough(measure, series.length, needs(series.length, Percentile.LEAST, of))
        : Entry.of(measure, Percentile.of(series, 0.95), limits);
  }

  private static String needs(long there, int needed, String of) {
    return "%d of %d %s that it needs".formatted(there, needed, of);
  }

  /** Shorter outages are not seen: alarms and the heartbeat's receiver see them. */
  private Entry uptime(double target, Instant now) {
    var measure =
        Measure.above(3, "uptime", "share", target)
            .of(
                "hours of the last 30 days in which ml-metrics-aggregation ran on time, on any hub");
    double[] hours = sources.hours(now.minus(HISTORY));
    return hours.length < LEAST_HOURS
        ? Entry.notEnough(measure, hours.length, needs(hours.length, LEAST_HOURS, "hours"))
        : Entry.of(
            measure,
            LongRun.share(hours, 1),
            "sampled once an hour: what was shorter in between is not seen, nor what callers saw");
  }

  private List<Entry> accuracy() {
    var measure =
        Measure.above(4, "accuracy", "share", null)
            .of(
                "what the champion answered about bars of 90 days, one answer a bar, beside what came true");
    List<InCharge> models = sources.inCharge();
    return models.isEmpty()
        ? List.of(Entry.notEnough(measure, 0, "no model has a champion"))
        : models.stream().map(model -> accuracy(measure, model)).toList();
  }

  /** Judged row by row against the class that was most frequent in the training. */
  private Entry accuracy(Measure measure, InCharge of) {
    Optional<Kept> accuracy = sources.kept("accuracy", of.model(), of.version());
    Optional<Kept> gain = sources.kept("accuracy_gain", of.model(), of.version());
    if (accuracy.isEmpty() || gain.isEmpty()) {
      String few =
          "%d outcomes of its champion; it needs %d, and 18 for each bar that a label looks ahead"
              .formatted(of.outcomes(), LongRun.LEAST);
      return Entry.notEnough(measure, of.outcomes(), few).about(of.model());
    }
    Measured better = gain.get().measured();
    Double base = accuracy.get().base();
    String limits =
        "the target is the majority class of the training on the same rows, compared row by row";
    return new Entry(
        measure,
        of.model(),
        Entry.State.of(better.low(), better.high(), true, Math.nextUp(0.0)),
        accuracy.get().measured(),
        base,
        base,
        of.outcomes(),
        limits);
  }

  private List<Entry> trades(Targets targets, Instant from) {
    String of = "trades that closed in 90 days";
    String shares = of + ", each as a share of what its account held when it was opened";
    String days = shares + ", by UTC day";
    int there = sources.trades(from);
    String fall = "counted where a trade closes; the interval is of as many days in stretches";
    return List.of(
        trade(Measure.above(5, "win_rate", "share", targets.winRate()).of(of), there, ""),
        trade(
                Measure.above(6, "profit_factor", "ratio", targets.profitFactor()).of(shares),
                there,
                "")
            .with(1.0),
        trade(Measure.below(7, "drawdown", "share", targets.drawdown()).of(days), there, fall)
            .with(0.0),
        trade(Measure.above(8, "sharpe", "ratio a year", targets.sharpe()).of(days), there, "")
            .with(0.0));
  }

  private Entry trade(Measure measure, int there, String limits) {
    return sources
        .kept(measure.name(), null, null)
        .map(kept -> Entry.of(measure, kept.measured(), limits))
        .orElseGet(
            () ->
                Entry.notEnough(
                    measure,
                    there,
                    ("%d trades; it needs %d, more where they overlap, and all but the win rate an account row"
                            + " from before each, gains and losses, and %d days")
                        .formatted(there, LongRun.LEAST, LongRun.LEAST)));
  }

  private List<Entry> changes(Targets targets, Instant from, Instant now) {
    List<Change> changes = sources.changes(from, now);
    return List.of(
        frequency(targets.deploymentsPerWeek(), changes.size(), from, now),
        failures(targets.changeFailureRate(), changes));
  }

  private Entry frequency(double target, int changes, Instant from, Instant now) {
    var measure =
        Measure.above(9, "deployment_frequency", "a week", target)
            .of("versions that were put in charge in 90 days, by gate, person or rollout");
    Instant begin = sources.begin().map(at -> at.isAfter(from) ? at : from).orElse(now);
    double weeks = (double) Duration.between(begin, now).toSeconds() / WEEK.toSeconds();
    String limits = "models are counted, not releases of the hub";
    return weeks < LEAST_WEEKS
        ? Entry.notEnough(
            measure,
            changes,
            needs((long) weeks, LEAST_WEEKS, "weeks since the first training or version"))
        : Entry.of(measure, Rate.of(changes, weeks), limits);
  }

  private static Entry failures(double target, List<Change> changes) {
    var measure =
        Measure.below(10, "change_failure_rate", "share", target)
            .of("versions that were put in charge in 90 days: rolled back within 7 days");
    List<Change> known = changes.stream().filter(Change::settled).toList();
    int n = known.size();
    String limits = "a challenger that a rollout took back never was in charge and does not count";
    return n < LEAST_EVENTS
        ? Entry.notEnough(measure, n, needs(n, LEAST_EVENTS, "changes that are 7 days old"))
        : Entry.of(
            measure, LongRun.independent(known.stream().filter(Change::failed).count(), n), limits);
  }

  private Entry restored(double target, Instant from) {
    var measure =
        Measure.below(11, "time_to_restore", "hours", target)
            .of("critical alarms of 90 days that are over: mean time from firing to resolved");
    double[] hours = sources.outages(from);
    int open = sources.openOutages();
    String limits = open == 0 ? "" : "%d not over, and not in it".formatted(open);
    return hours.length < LEAST_EVENTS
        ? Entry.notEnough(
            measure,
            hours.length,
            needs(hours.length, LEAST_EVENTS, "critical alarms that are over"))
        : Entry.of(measure, atLeastZero(LongRun.mean(hours)), limits);
  }

  /** A few long outages among short ones make an interval that would begin below 0. */
  private static Measured atLeastZero(Measured time) {
    return new Measured(
        time.value(), Math.max(0, time.low()), time.high(), time.rows(), time.effective());
  }
}
