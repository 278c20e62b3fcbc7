package io.bactrian.data.snapshot;

import io.bactrian.data.cleaning.CleaningPlan;
import io.bactrian.data.cleaning.JudgedFile;
import io.bactrian.data.features.DatasetsProperties;
import io.bactrian.data.features.FeatureSet;
import io.bactrian.data.features.Micros;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.store.objects.ObjectStore;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Makes a snapshot of what was known at a moment. The same rows give the same bytes and the same
 * id, whenever and however often; a try that broke off is finished by the next one.
 */
@Component
public class DatasetAssembler {
  private static final String VERSION = version(DatasetAssembler.class.getPackage());

  /** How many bars a manifest names of each rule; the list beside it has them all. */
  private static final int EXAMPLES = 5;

  private final FeatureSet features;
  private final DatasetReader reader;
  private final ScratchFolder scratch;
  private final ObjectStore store;
  private final Datasets datasets;
  private final DatasetsProperties properties;

  DatasetAssembler(
      DatasetReader reader,
      ScratchFolder scratch,
      ObjectStore store,
      Datasets datasets,
      DatasetsProperties properties) {
    this.reader = reader;
    this.scratch = scratch;
    this.store = store;
    this.datasets = datasets;
    this.properties = properties;
    this.features = FeatureSet.of(properties.features());
  }

  /** As {@link #assemble(DatasetWindow, CleaningPlan)}, of the bars as they are held. */
  public Dataset assemble(DatasetWindow asked) {
    return assemble(asked, CleaningPlan.NONE);
  }

  /**
   * Writes the objects, the manifest last, then the row.
   *
   * @param plan the rules that bars have to pass, in their order
   * @throws HubException {@code UNPROCESSABLE} for an unknown symbol or period, and where the bars
   *     are too few or too many; {@code UNAVAILABLE} where the object store does not do its work
   */
  public Dataset assemble(DatasetWindow asked, CleaningPlan plan) {
    return scratch.with(
        folder -> {
          Path path = folder.resolve(Manifest.REMOVED);
          try (var removed = new JudgedFile(path)) {
            DatasetReader.Rows read = reader.read(asked, plan, EXAMPLES, removed);
            removed.close();
            return snapshot(read, split(read), SnapshotFile.of(path, removed.rows()), folder);
          }
        });
  }

  private Split split(DatasetReader.Rows read) {
    long[] labelled = read.table().labelledMoments();
    if (labelled.length < properties.minimumSamples()) {
      int needed = features.lookback() - 1 + properties.minimumSamples() + properties.horizon();
      throw new HubException(
          ErrorCode.UNPROCESSABLE,
          "from",
          "The window holds "
              + read.bars().kept()
              + " closed bars, but a dataset needs "
              + needed
              + (read.bars().removed() == 0 ? "" : " without a cut")
              + ". Send more bars, or let the window begin earlier or end later."
              + read.bars().inWords());
    }
    return Split.of(labelled, properties.holdout());
  }

  private Dataset snapshot(
      DatasetReader.Rows read, Split split, SnapshotFile removed, Path folder) {
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
    String symbol = read.window().symbol();
    var manifest =
        new Manifest(
            read,
            properties,
            features,
            split,
            writer.write(folder.resolve("train.parquet"), symbol, names, train),
            writer.write(folder.resolve("holdout.parquet"), symbol, names, holdout),
            removed,
            targets,
            missing,
            VERSION);
    long first = (train.isEmpty() ? holdout : train).get(0).asOf();
    return store(manifest, first);
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

  private Dataset store(Manifest manifest, long first) {
    byte[] bytes = manifest.bytes();
    String sha256 = SnapshotWriter.sha256(bytes);
    String id = "ds-" + sha256.substring(0, 16);
    var dataset =
        new Dataset(
            id,
            manifest.read().window().symbol(),
            manifest.read().window().period(),
            Micros.instant(first),
            manifest.read().window().to(),
            sha256,
            put(id, manifest.train()),
            put(id, manifest.holdout()),
            features.names(),
            features.id(),
            manifest.targets());
    put(id, manifest.removed());
    store.keep("datasets/" + id + "/manifest.json", bytes);
    datasets.insert(dataset, manifest, bytes);
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
}
