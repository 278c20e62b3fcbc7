package io.bactrian.data.snapshot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.bactrian.data.cleaning.CleaningPlan;
import io.bactrian.data.features.DatasetsProperties;
import io.bactrian.data.features.Micros;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.store.objects.ObjectContent;
import io.bactrian.store.objects.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The snapshots that are whole, and what is in them. */
@Component
public class Datasets {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final TypeReference<LinkedHashMap<String, List<String>>> TARGETS =
      new TypeReference<>() {};

  private final JdbcClient jdbc;
  private final ObjectStore store;
  private final ScratchFolder scratch;
  private final DatasetsProperties properties;

  Datasets(
      JdbcClient jdbc, ObjectStore store, ScratchFolder scratch, DatasetsProperties properties) {
    this.jdbc = jdbc;
    this.store = store;
    this.scratch = scratch;
    this.properties = properties;
  }

  public Optional<Dataset> find(String id) {
    return jdbc.sql(
            "select *, manifest #>> '{features,set}' as feature_set from datasets where id = :id")
        .param("id", id)
        .query((row, number) -> dataset(row))
        .optional();
  }

  /**
   * The rows of a file that have a label of the target, in the order of time.
   *
   * @throws HubException {@code UNPROCESSABLE} for a target that the dataset does not have; {@code
   *     INTERNAL} where the object is not the file that was stored
   */
  public Samples samples(Dataset dataset, DataFile file, String target) {
    if (!dataset.targets().containsKey(target)) {
      throw new HubException(
          ErrorCode.UNPROCESSABLE,
          "target",
          "The dataset does not have this target. Use one of "
              + String.join(", ", dataset.targets().keySet())
              + ".");
    }
    return scratch.with(
        folder -> {
          Path local = folder.resolve("data.parquet");
          store.get(file.key(), local);
          verify(file, local);
          var reader = new SampleReader(folder, properties.memoryLimit());
          return reader.read(local, dataset.features(), target);
        });
  }

  /** The rules that its bars had to pass; none for a snapshot of before there were rules. */
  CleaningPlan plan(String id) {
    String rules =
        jdbc.sql("select manifest #> '{cleaning,rules}' from datasets where id = :id")
            .param("id", id)
            .query(String.class)
            .optional()
            .orElse("[]");
    try {
      return CleaningPlan.ofJson(JSON.readTree(rules));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a manifest is JSON", e);
    }
  }

  /** The list of the bars that the rules did not simply keep; empty where there is none. */
  Optional<ObjectContent> removed(String id) {
    return jdbc.sql("select manifest #>> '{files,removed.csv,sha256}' from datasets where id = :id")
        .param("id", id)
        .query(String.class)
        .optional()
        .map(sha256 -> store.open("datasets/" + id + "/" + Manifest.REMOVED));
  }

  private static void verify(DataFile file, Path local) {
    try {
      if (!SnapshotWriter.sha256(local).equals(file.sha256())) {
        throw new HubException(
            ErrorCode.INTERNAL,
            null,
            "The object " + file.key() + " is not the file that was stored. Assemble it again.");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void insert(Dataset dataset, Manifest manifest, byte[] bytes) {
    DataFile train = dataset.train();
    DataFile holdout = dataset.holdout();
    jdbc.sql(
            """
            insert into datasets (id, symbol, period, first_at, known_at, holdout_at, bars, signals, rows, train_key,
              train_sha256, train_size, train_rows, holdout_key, holdout_sha256, holdout_size, holdout_rows, features,
              targets, code_version, manifest_sha256, manifest, read_at, removed)
            values (:id, :symbol, :period, :first, :known, :holdoutAt, :bars, :signals, :rows, :trainKey,
              :trainSha, :trainSize, :trainRows, :holdoutKey, :holdoutSha, :holdoutSize, :holdoutRows, :features,
              :targets::jsonb, :version, :manifestSha, :manifest::jsonb, :readAt, :removed)
            on conflict (id) do nothing
            """)
        .param("id", dataset.id())
        .param("symbol", dataset.symbol())
        .param("period", dataset.period())
        .param("first", utc(dataset.from()))
        .param("known", utc(dataset.to()))
        .param("holdoutAt", utc(Micros.instant(manifest.split().holdoutFrom())))
        .param("bars", manifest.read().bars().read())
        .param("signals", manifest.read().table().signalCount())
        .param("rows", train.rows() + holdout.rows())
        .param("trainKey", train.key())
        .param("trainSha", train.sha256())
        .param("trainSize", train.size())
        .param("trainRows", train.rows())
        .param("holdoutKey", holdout.key())
        .param("holdoutSha", holdout.sha256())
        .param("holdoutSize", holdout.size())
        .param("holdoutRows", holdout.rows())
        .param("features", dataset.features().toArray(String[]::new))
        .param("targets", json(dataset.targets()))
        .param("version", manifest.codeVersion())
        .param("manifestSha", dataset.manifestSha256())
        .param("readAt", utc(manifest.read().at()))
        .param("removed", manifest.read().bars().removed())
        .param("manifest", new String(bytes, StandardCharsets.UTF_8))
        .update();
  }

  private static Dataset dataset(ResultSet row) throws SQLException {
    Array features = row.getArray("features");
    return new Dataset(
        row.getString("id"),
        row.getString("symbol"),
        row.getString("period"),
        instant(row, "first_at"),
        instant(row, "known_at"),
        row.getString("manifest_sha256"),
        file(row, "train"),
        file(row, "holdout"),
        List.of((String[]) features.getArray()),
        row.getString("feature_set"),
        targets(row.getString("targets")));
  }

  private static DataFile file(ResultSet row, String name) throws SQLException {
    return new DataFile(
        row.getString(name + "_key"),
        row.getString(name + "_sha256"),
        row.getLong(name + "_size"),
        row.getLong(name + "_rows"));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  private static String json(Map<String, List<String>> targets) {
    try {
      return JSON.writeValueAsString(targets);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e); // texts only
    }
  }

  private static Map<String, List<String>> targets(String json) throws SQLException {
    try {
      return JSON.readValue(json, TARGETS);
    } catch (JsonProcessingException e) {
      throw new SQLException("datasets.targets does not hold lists of names", e);
    }
  }
}
