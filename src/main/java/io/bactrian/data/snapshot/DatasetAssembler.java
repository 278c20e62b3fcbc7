package io.bactrian.data.snapshot;

import io.bactrian.data.features.BarColumns;
import io.bactrian.data.features.BarReader;
import io.bactrian.data.features.DatasetsProperties;
import io.bactrian.data.features.FeatureSet;
import io.bactrian.data.features.Micros;
import io.bactrian.data.features.Period;
import io.bactrian.data.feedback.InferenceNotes;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.store.objects.ObjectStore;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes a snapshot of what was known at a moment. The same rows give the same bytes and the same
 * id, whenever and however often; a try that broke off is finished by the next one.
 */
@Component
public class DatasetAssembler {
  private static final String VERSION = version(DatasetAssembler.class.getPackage());

  private final FeatureSet features;
  private final BarReader bars;
  private final SignalReader signals;
  private final InferenceNotes notes;
  private final TransactionTemplate oneView;
  private final ScratchFolder scratch;
  private final ObjectStore store;
  private final Datasets datasets;
  private final DatasetsProperties properties;

  DatasetAssembler(
      BarReader bars,
      SignalReader signals,
      InferenceNotes notes,
      PlatformTransactionManager transactions,
      ScratchFolder scratch,
      ObjectStore store,
      Datasets datasets,
      DatasetsProperties properties) {
    this.bars = bars;
    this.signals = signals;
    this.notes = notes;
    this.oneView = new TransactionTemplate(transactions);
    oneView.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    oneView.setReadOnly(true);
    this.scratch = scratch;
    this.store = store;
    this.datasets = datasets;
    this.properties = properties;
    this.features = FeatureSet.of(properties.features());
  }

  /**
   * Writes the objects, the manifest last, then the row.
   *
   * @throws HubException {@code UNPROCESSABLE} for an unknown symbol or period, and where the bars
   *     are too few or too many; {@code UNAVAILABLE} where the object store does not do its work
   */
  public Dataset assemble(DatasetWindow asked) {
    var window =
        new DatasetWindow(
            asked.symbol(),
            Period.parse(asked.period()).name(),
            asked.from() == null ? null : asked.from().truncatedTo(ChronoUnit.MICROS),
            asked.to().truncatedTo(ChronoUnit.MICROS));
    Read read = read(window);
    Split split = split(read.table());
    return scratch.with(folder -> snapshot(window, read, split, folder));
  }

  private Read read(DatasetWindow window) {
    Read read =
        oneView.execute(
            status -> {
              String login = bars.login(window.symbol(), window.period()).orElse(null);
              return login == null ? null : new Read(login, signals.now(), table(window));
            });
    if (read == null) {
      throw new HubException(
          ErrorCode.UNPROCESSABLE,
          "symbol",
          "The hub holds no bars of this symbol and period. Send them, or name one that it holds.");
    }
    return read;
  }

  private SampleTable table(DatasetWindow window) {
    int maximum = properties.maximumBars();
    var columns = new BarColumns(features, maximum);
    bars.forEachClosedBar(
        window.symbol(), window.period(), window.from(), window.to(), columns::add);
    columns.flush();
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
        columns,
        features.lookback() - 1,
        properties.horizon(),
        Micros.of(window.to()),
        found,
        SampleTable.Notes.of(notes.of(window.symbol(), window.from(), window.to())));
  }

  private Split split(SampleTable table) {
    long[] labelled = table.labelledMoments();
    if (labelled.length < properties.minimumSamples()) {
      int needed = features.lookback() - 1 + properties.minimumSamples() + properties.horizon();
      throw new HubException(
          ErrorCode.UNPROCESSABLE,
          "from",
          "The window holds "
              + table.barCount()
              + " closed bars, but a dataset needs "
              + needed
              + ". Send more bars, or let the window begin earlier or end later.");
    }
    return Split.of(labelled, properties.holdout());
  }

  private Dataset snapshot(DatasetWindow window, Read read, Split split, Path folder) {
    List<Sample> train = read.table().train(split);
    List<Sample> holdout = read.table().holdout(split);
    var targets = new LinkedHashMap<String, List<String>>();
    var missing = new TreeMap<String, String>();
    offer("direction", Labels.DIRECTION, Sample::direction, train, holdout, targets, missing);
    offer("volatility", Labels.VOLATILITY, Sample::volatility, train, holdout, targets, missing);
    offer("trade", Labels.TRADE, Sample::trade, train, holdout, targets, missing);
    if (targets.isEmpty()) {
      throw new HubException(
          ErrorCode.UNPROCESSABLE,
          "from",
          "Nothing can be learned of the window: every target lacks labels of two classes.");
    }
    var writer = new SnapshotWriter(properties.memoryLimit());
    List<String> names = features.names();
    String symbol = window.symbol();
    var manifest =
        new Manifest(
            window,
            read.login(),
            properties,
            features,
            read.table(),
            split,
            writer.write(folder.resolve("train.parquet"), symbol, names, train),
            writer.write(folder.resolve("holdout.parquet"), symbol, names, holdout),
            targets,
            missing,
            VERSION);
    long first = (train.isEmpty() ? holdout : train).get(0).asOf();
    return store(manifest, first, read.at());
  }

  private static void offer(
      String target,
      List<String> classes,
      ToIntFunction<Sample> label,
      List<Sample> train,
      List<Sample> holdout,
      Map<String, List<String>> targets,
      Map<String, String> missing) {
    if (!SampleTable.hasTwoClasses(train, label)) {
      missing.put(target, "train has no labels of two classes");
    } else if (holdout.stream().mapToInt(label).allMatch(value -> value == Sample.NONE)) {
      missing.put(target, "holdout has no label");
    } else {
      targets.put(target, classes);
    }
  }

  private Dataset store(Manifest manifest, long first, Instant readAt) {
    byte[] bytes = manifest.bytes();
    String sha256 = SnapshotWriter.sha256(bytes);
    String id = "ds-" + sha256.substring(0, 16);
    var dataset =
        new Dataset(
            id,
            manifest.window().symbol(),
            manifest.window().period(),
            Micros.instant(first),
            manifest.window().to(),
            sha256,
            put(id, manifest.train()),
            put(id, manifest.holdout()),
            features.names(),
            features.id(),
            manifest.targets());
    store.keep("datasets/" + id + "/manifest.json", bytes);
    datasets.insert(dataset, manifest, bytes, readAt);
    return dataset;
  }

  private DataFile put(String id, SnapshotFile file) {
    String key = "datasets/" + id + "/" + file.path().getFileName();
    store.keep(key, file.path());
    return new DataFile(key, file.sha256(), file.size(), file.rows());
  }

  private static String version(@Nullable Package self) {
    String version = self == null ? null : self.getImplementationVersion();
    return version == null ? "development" : version;
  }

  /**
   * @param at when the view opened, by the database's clock
   */
  private record Read(String login, Instant at, SampleTable table) {}
}
