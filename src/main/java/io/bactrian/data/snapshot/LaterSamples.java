package io.bactrian.data.snapshot;

import io.bactrian.data.cleaning.CleaningPlan;
import io.bactrian.data.features.BarColumns;
import io.bactrian.data.features.BarReader;
import io.bactrian.data.features.DatasetsProperties;
import io.bactrian.data.features.FeatureSet;
import io.bactrian.data.features.Micros;
import io.bactrian.data.features.Period;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What became known after a snapshot was taken, made as the snapshot was and cleaned by its rules:
 * neither its train file nor its holdout has any of it.
 */
@Component
public class LaterSamples {
  /** Read before the first sample, in lookbacks: series have weekends. */
  private static final int WARM_UP = 4;

  private final BarReader bars;
  private final SignalReader signals;
  private final Datasets datasets;
  private final DatasetsProperties properties;
  private final TransactionTemplate oneView;

  LaterSamples(
      BarReader bars,
      SignalReader signals,
      Datasets datasets,
      DatasetsProperties properties,
      PlatformTransactionManager transactions) {
    this.bars = bars;
    this.signals = signals;
    this.datasets = datasets;
    this.properties = properties;
    this.oneView = new TransactionTemplate(transactions);
    oneView.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    oneView.setReadOnly(true);
  }

  /**
   * The labelled samples later than the dataset's moment of knowledge, with the columns of its
   * feature set.
   *
   * @param horizon the bars that a label looks ahead, as the dataset's manifest has them
   * @param to the moment of knowledge; what is unknown then has no label yet
   * @return none where no label has become known
   * @throws HubException {@code UNPROCESSABLE} for an unknown target, and for a window of more than
   *     {@code hub.datasets.maximum-bars}
   */
  public Samples of(Dataset dataset, String target, int horizon, Instant to) {
    ToIntFunction<Sample> label = label(target);
    var features =
        dataset.featureSet() == null ? new FeatureSet() : FeatureSet.of(dataset.featureSet());
    SampleTable table = oneView.execute(status -> table(dataset, features, horizon, to));
    return table == null
        ? samples(List.of(), label)
        : samples(table.holdout(new Split(Micros.of(dataset.to()) + 1)), label);
  }

  /**
   * What came true of a bar that a model answered about.
   *
   * @param label the class, from 0; null where cleaning took the bar out, so that there is none
   * @param knownAt when it could be known
   */
  public record Outcome(Instant bar, @Nullable Integer label, Instant knownAt) {}

  /**
   * The labels that the dataset would have of bars that models answered about.
   *
   * @param open closes of bars, ascending
   * @param now the moment of knowledge
   * @return of those bars whose outcome could be known by then
   */
  public List<Outcome> outcomes(
      Dataset dataset, String target, int horizon, List<Instant> open, Instant now) {
    if (open.isEmpty() || !mayBeKnown(dataset, horizon, open.get(0))) {
      return List.of(); // to make samples anew every ten seconds is work for nothing
    }
    Instant to = now.truncatedTo(ChronoUnit.MICROS);
    Samples samples = of(dataset, target, horizon, to);
    var known = new ArrayList<Outcome>();
    for (Instant bar : open) {
      int row = Arrays.binarySearch(samples.asOf(), bar);
      if (row >= 0) {
        known.add(new Outcome(bar, samples.labels()[row], samples.until()[row]));
      } else if (-row - 1 < samples.size()) {
        known.add(new Outcome(bar, null, to)); // later bars have labels: cleaning took this one out
      }
    }
    return known;
  }

  /** A label needs as many bars after its own as it looks ahead. */
  private boolean mayBeKnown(Dataset dataset, int horizon, Instant closed) {
    Duration ahead = Period.parse(dataset.period()).length().multipliedBy(horizon);
    Instant last = closed.plus(ahead).minusMillis(1);
    return bars.nextClose(dataset.symbol(), dataset.period(), last).isPresent();
  }

  private @Nullable SampleTable table(
      Dataset dataset, FeatureSet features, int horizon, Instant to) {
    if (!to.isAfter(dataset.to())) {
      return null;
    }
    Duration length = Period.parse(dataset.period()).length();
    CleaningPlan plan = datasets.plan(dataset.id());
    long before = (long) WARM_UP * Math.max(features.lookback(), plan.memory());
    Instant from = dataset.to().minus(length.multipliedBy(before));
    var window = new DatasetWindow(dataset.symbol(), dataset.period(), from, to);
    BarColumns columns =
        CleanedBars.read(bars, window, plan, features, properties.maximumBars(), 0, judged -> {})
            .columns();
    List<Sample.Signal> found =
        signals.signals(dataset.symbol(), dataset.to(), to, properties.maximumBars());
    return new SampleTable(columns, horizon, Micros.of(to), found, SampleTable.Notes.NONE);
  }

  private static ToIntFunction<Sample> label(String target) {
    return switch (target) {
      case "direction" -> Sample::direction;
      case "volatility" -> Sample::volatility;
      case "trade" -> Sample::trade;
      default ->
          throw new HubException(
              ErrorCode.UNPROCESSABLE,
              "target",
              "There is no label " + target + ". Use direction, volatility or trade.");
    };
  }

  private static Samples samples(List<Sample> rows, ToIntFunction<Sample> label) {
    List<Sample> known = rows.stream().filter(row -> label.applyAsInt(row) != Sample.NONE).toList();
    return new Samples(
        known.stream().map(row -> Micros.instant(row.asOf())).toArray(Instant[]::new),
        known.stream().map(row -> Micros.instant(row.until())).toArray(Instant[]::new),
        known.stream().map(Sample::features).toArray(float[][]::new),
        known.stream().mapToInt(label).toArray());
  }
}
