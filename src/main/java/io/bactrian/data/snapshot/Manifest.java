package io.bactrian.data.snapshot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.bactrian.data.cleaning.CleaningRule;
import io.bactrian.data.features.DatasetsProperties;
import io.bactrian.data.features.FeatureSet;
import io.bactrian.data.features.Micros;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a snapshot is made of, complete enough to make it again. It holds no time of creation and
 * its keys are sorted: its hash is the snapshot's identity.
 *
 * @param removed the list of the bars that the rules of cleaning did not simply keep
 * @param targets each target's classes
 * @param missing each target that has none, and why
 */
record Manifest(
    DatasetReader.Rows read,
    DatasetsProperties rules,
    FeatureSet features,
    Split split,
    SnapshotFile train,
    SnapshotFile holdout,
    SnapshotFile removed,
    Map<String, List<String>> targets,
    Map<String, String> missing,
    String codeVersion) {
  /** The name of the list of bars that rules removed, flagged or cut before. */
  static final String REMOVED = "removed.csv";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .addModule(new JavaTimeModule())
          .build();

  byte[] bytes() {
    try {
      return JSON.writeValueAsBytes(content());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e); // maps, texts and numbers
    }
  }

  private Map<String, Object> content() {
    var content = new HashMap<String, Object>();
    content.put("window", windowContent());
    content.put("bars", read.bars().read());
    content.put("signals", read.table().signalCount());
    content.put("code_version", codeVersion);
    content.put(
        "features",
        Map.of(
            "set", features.id(),
            "names", features.names(),
            "revision", FeatureSet.REVISION,
            "lookback", features.lookback()));
    content.put("cleaning", cleaning());
    content.put(
        "files",
        Map.of(
            "train.parquet",
            file(train),
            "holdout.parquet",
            file(holdout),
            REMOVED,
            file(removed)));
    content.put("schema", schema());
    content.put("labels", labels());
    content.put("targets", targets);
    content.put("missing_targets", missing);
    content.put("split", splitContent());
    return content;
  }

  private Map<String, Object> windowContent() {
    var asked = new HashMap<String, Object>();
    DatasetWindow window = read.window();
    asked.put("symbol", window.symbol());
    asked.put("period", window.period());
    asked.put("login", read.login());
    asked.put("from", window.from() == null ? null : window.from().toString());
    asked.put("to", window.to().toString());
    return asked;
  }

  private Map<String, Object> splitContent() {
    return Map.of(
        "by",
        "time: the newest labelled bars are held out, and the signals from their first on",
        "holdout_share",
        rules.holdout(),
        "holdout_from",
        Micros.instant(split.holdoutFrom()).toString(),
        "embargo",
        "train holds no row whose label_until is later than holdout_from");
  }

  private Map<String, Object> cleaning() {
    return Map.of(
        "revision",
        CleaningRule.REVISION,
        "rules",
        read.bars().rules(),
        "bars_removed",
        read.bars().removed(),
        "bars_kept",
        read.bars().kept(),
        "windows",
        "no window of features and no label reaches across a bar that was removed, nor across a cut;"
            + " nothing is filled in");
  }

  private Map<String, Object> labels() {
    return Map.of(
        "horizon_bars",
        rules.horizon(),
        "direction",
        "1 where the close horizon bars on is higher, else 0",
        "volatility",
        "realised volatility of the next horizon bars ranked among the "
            + Labels.RANKED
            + " most recent ones known: lowest third 0, middle 1, highest 2; equal ones count half",
        "trade",
        "sign of the summed net profit of the signal's closed trades, or the label that its last"
            + " corrected trade was given: loss 0, flat 1, win 2");
  }

  private List<Map<String, String>> schema() {
    return SnapshotWriter.schema(features.names()).entrySet().stream()
        .map(column -> Map.of("column", column.getKey(), "type", column.getValue()))
        .toList();
  }

  private static Map<String, Object> file(SnapshotFile file) {
    return Map.of("sha256", file.sha256(), "size", file.size(), "rows", file.rows());
  }
}
