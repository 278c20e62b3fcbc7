package io.bactrian.models.trainer;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run from download to final callback. */
final class TrainingRun {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingRun.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double PROGRESS_STEP = 0.1;
  private final TrainRequest request;
  private final Transfers transfers;
  private double reported;

  TrainingRun(TrainRequest request, Transfers transfers) {
    this.request = request;
    this.transfers = transfers;
  }

  void run(Path folder) throws InterruptedException, IOException {
    try {
      report("running", 0, Map.of(), List.of(), null);
      complete(folder.resolve("train.parquet"));
    } catch (TrainingFailure e) {
      LOG.warn("Training run {} failed: {}", request.runId(), e.getMessage());
      report("failed", 1, Map.of(), List.of(), e.getMessage());
    } catch (Transfers.RunStopped e) {
      throw e;
    } catch (XGBoostError | IOException | RuntimeException e) {
      LOG.error("Training run {} failed", request.runId(), e);
      report("failed", 1, Map.of(), List.of(), "The trainer failed; its log says why.");
    }
  }

  private void complete(Path file) throws InterruptedException, IOException, XGBoostError {
    transfers.download(request.datasetUrl(), file);
    if (!sha256(file).equals(request.datasetSha256())) {
      throw new TrainingFailure("The dataset's sha256 differs from the request's. Assemble anew.");
    }
    int classes = request.classes().size();
    Rows rows = Rows.read(file, request);
    Split split = Split.of(rows, classes, request.features());
    Choice choice =
        Selection.choose(split.train(), classes, request.hyperparameters(), this::progress);
    try (Mixture model = Mixture.fit(choice, split.train(), classes)) {
      Map<String, Object> metrics =
          Metrics.of(split, model.probabilities(split.test().features()), classes);
      Map<String, Object> chosen = choice.describe();
      chosen.putAll(Importance.of(model.model(), split, request.features(), classes).describe());
      metrics.putAll(chosen);
      Mixture delivered = choice.learner() == null ? Mixture.base(rows, classes) : model;
      deliver(delivered.onnx(request.features().size()), metadata(chosen), metrics);
    }
  }

  private void deliver(byte[] onnx, Map<String, Object> metadata, Map<String, Object> metrics)
      throws IOException, InterruptedException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("model.onnx", onnx);
    files.put("metadata.json", JSON.writeValueAsBytes(metadata));
    files.put("metrics.json", JSON.writeValueAsBytes(metrics));
    List<Map<String, Object>> artifacts = new ArrayList<>();
    for (Map.Entry<String, byte[]> e : files.entrySet()) {
      transfers.upload(
          java.util.Objects.requireNonNull(request.upload().get(e.getKey())),
          e.getKey(),
          e.getValue());
      String digest = DigestUtils.sha256Hex(e.getValue());
      artifacts.add(Map.of("name", e.getKey(), "sha256", digest, "size", e.getValue().length));
    }
    report("completed", 1, metrics, artifacts, null);
  }

  private Map<String, Object> metadata(Map<String, Object> chosen) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("run_id", request.runId());
    data.put("model", request.model());
    data.put("target", request.target());
    data.put("dataset_id", request.datasetId());
    data.put("dataset_sha256", request.datasetSha256());
    if (request.featureSet() != null) {
      data.put("feature_set", request.featureSet());
    }
    data.put("features", request.features());
    data.put("classes", request.classes());
    data.put("trainer", new java.util.TreeMap<>(Map.of("name", "bactrian", "version", "2")));
    data.put("hyperparameters", request.hyperparameters().describe());
    data.put("split", Map.of("rule", "oldest 75 % train, newest 25 % test, embargo label_until"));
    data.putAll(chosen);
    data.put("seed", request.hyperparameters().whole("seed"));
    return data;
  }

  private void progress(double done) {
    if (done - reported < PROGRESS_STEP) {
      return;
    }
    reported = done;
    try {
      report("running", 0.1 + 0.8 * done, Map.of(), List.of(), null);
    } catch (TrainingFailure e) {
      LOG.warn(
          "Training run {} goes on, its progress was not delivered: {}",
          request.runId(),
          e.getMessage());
    } catch (IOException | InterruptedException e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      throw new TrainingFailure("The trainer was stopped. Start the run again.", e);
    }
  }

  private void report(
      String status, double progress, Map<String, ?> metrics, List<?> files, @Nullable String error)
      throws IOException, InterruptedException {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("run_id", request.runId());
    body.put("status", status);
    body.put("progress", progress);
    body.put("metrics", metrics);
    body.put("artifacts", files);
    body.put("error", error);
    transfers.report(request.callback(), request.token(), JSON.writeValueAsBytes(body));
  }

  private static String sha256(Path file) throws IOException {
    try (InputStream in =
        new DigestInputStream(Files.newInputStream(file), DigestUtils.getSha256Digest())) {
      in.transferTo(java.io.OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(((DigestInputStream) in).getMessageDigest().digest());
    }
  }
}
