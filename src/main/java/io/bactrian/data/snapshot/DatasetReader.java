package io.bactrian.data.snapshot;

import io.bactrian.data.cleaning.CleaningPlan;
import io.bactrian.data.cleaning.Judged;
import io.bactrian.data.features.BarReader;
import io.bactrian.data.features.DatasetsProperties;
import io.bactrian.data.features.FeatureSet;
import io.bactrian.data.features.Micros;
import io.bactrian.data.features.Period;
import io.bactrian.data.feedback.InferenceNotes;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Reads what was known of a window at a moment, in one view of the database. */
@Component
final class DatasetReader {
  private final FeatureSet features;
  private final BarReader bars;
  private final SignalReader signals;
  private final InferenceNotes notes;
  private final TransactionTemplate oneView;
  private final DatasetsProperties properties;

  DatasetReader(
      BarReader bars,
      SignalReader signals,
      InferenceNotes notes,
      PlatformTransactionManager transactions,
      DatasetsProperties properties) {
    this.bars = bars;
    this.signals = signals;
    this.notes = notes;
    this.oneView = new TransactionTemplate(transactions);
    oneView.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    oneView.setReadOnly(true);
    this.properties = properties;
    this.features = FeatureSet.of(properties.features());
  }

  /**
   * What was read.
   *
   * @param window its moments as the database keeps them
   * @param login whose bars they are
   * @param at when the view opened, by the database's clock
   */
  record Rows(
      DatasetWindow window, String login, Instant at, CleanedBars bars, SampleTable table) {}

  /**
   * @param examples how many bars a rule's report names at most
   * @param judged takes every bar that a rule did not simply keep
   * @throws HubException {@code UNPROCESSABLE} for an unknown symbol or period, and for too many
   *     bars or signals
   */
  Rows read(DatasetWindow asked, CleaningPlan plan, int examples, Consumer<Judged> judged) {
    var window =
        new DatasetWindow(
            asked.symbol(),
            Period.parse(asked.period()).name(),
            asked.from() == null ? null : asked.from().truncatedTo(ChronoUnit.MICROS),
            asked.to().truncatedTo(ChronoUnit.MICROS));
    Rows rows = oneView.execute(status -> rows(window, plan, examples, judged));
    if (rows == null) {
      throw new HubException(
          ErrorCode.UNPROCESSABLE,
          "symbol",
          "The hub holds no bars of this symbol and period. Send them, or name one that it holds.");
    }
    return rows;
  }

  private @Nullable Rows rows(
      DatasetWindow window, CleaningPlan plan, int examples, Consumer<Judged> judged) {
    String login = bars.login(window.symbol(), window.period()).orElse(null);
    if (login == null) {
      return null;
    }
    Instant at = signals.now();
    CleanedBars cleaned =
        CleanedBars.read(bars, window, plan, features, properties.maximumBars(), examples, judged);
    return new Rows(window, login, at, cleaned, table(window, cleaned));
  }

  private SampleTable table(DatasetWindow window, CleanedBars cleaned) {
    int maximum = properties.maximumBars();
    List<Sample.Signal> found =
        signals.signals(window.symbol(), window.from(), window.to(), maximum + 1);
    if (found.size() > maximum) {
      throw new HubException(
          ErrorCode.UNPROCESSABLE,
          "from",
          "The window covers more than "
              + maximum
              + " signals. Let it begin later, or raise hub.datasets.maximum-bars.");
    }
    return new SampleTable(
        cleaned.columns(),
        properties.horizon(),
        Micros.of(window.to()),
        found,
        SampleTable.Notes.of(notes.of(window.symbol(), window.from(), window.to())));
  }
}
