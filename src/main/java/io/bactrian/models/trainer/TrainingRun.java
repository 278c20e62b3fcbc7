package io.bactrian.models.trainer;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.models.lstm.LstmProgram;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  private static final String UNLINKED =
      "A native library does not load on the trainer's host; the trainer's log says which. XGBoost"
          + " needs OpenMP (Debian, Ubuntu: apt-get install libgomp1); the families base and logistic"
          + " do without.";

  /** What says nothing for ten minutes is taken for lost. */
  private static final Duration PROGRESS_PAUSE = Duration.ofMinutes(1);

  /** The 17 of the hub's indicators, as datasets name them. */
  static final List<String> INDICATORS =
      List.of(
          "f_rsi_14",
          "f_macd_line",
          "f_macd_signal",
          "f_macd_histogram",
          "f_ema_20_ratio",
          "f_ema_50_ratio",
          "f_sma_200_ratio",
          "f_percent_b_20",
          "f_bb_width",
          "f_atr_14_ratio",
          "f_stochastic_14",
          "f_stoch_d_3",
          "f_cci_20",
          "f_adx_14",
          "f_williams_r_14",
          "f_mfi_14",
          "f_obv_slope_20");

  private final TrainRequest request;
  private final Transfers transfers;
  private final Optional<LstmProgram> lstm;
  private double reported;
  private long reportedAt = System.nanoTime();

  TrainingRun(TrainRequest request, Transfers transfers, Optional<LstmProgram> lstm) {
    this.request = request;
    this.transfers = transfers;
    this.lstm = lstm;
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
    } catch (LinkageError e) { // uncaught it ends the thread, and nothing is reported
      LOG.error("Training run {} failed", request.runId(), e);
      report("failed", 1, Map.of(), List.of(), UNLINKED);
    }
  }

  private void complete(Path file) throws InterruptedException, IOException, XGBoostError {
    transfers.download(request.datasetUrl(), file);
    if (!sha256(file).equals(request.datasetSha256())) {
      throw new TrainingFailure("The dataset's sha256 differs from the request's. Assemble anew.");
    }
    int classes = request.classes().size();
    List<String> inputs = inputs();
    Rows rows = rows(Rows.read(file, request, inputs));
    Split split = Split.of(rows, classes, inputs);
    Choice choice = choose(split.train(), inputs);
    try (Mixture model = Mixture.fit(choice, split.train(), classes)) {
      Map<String, Object> metrics =
          Metrics.of(split, model.probabilities(split.test().features()), classes);
      Map<String, Object> chosen = choice.describe();
      chosen.putAll(Importance.of(model.model(), split, inputs, classes).describe());
      metrics.putAll(chosen);
      chosen.putAll(model.model().describe());
      if (request.hyperparameters().isLstm()) {
        chosen.put("inputs", inputs);
      }
      Mixture delivered = choice.learner() == null ? Mixture.base(rows, classes) : model;
      deliver(delivered.onnx(request.features().size()), metadata(chosen), metrics);
    }
  }

  /**
   * The columns that are read: of the LSTM the indicators, where they are asked for or all there.
   */
  private List<String> inputs() {
    Hyperparameters hyper = request.hyperparameters();
    List<String> all = request.features();
    if (!hyper.isLstm() || hyper.word("inputs").equals("all")) {
      return all;
    }
    List<String> missing = INDICATORS.stream().filter(name -> !all.contains(name)).toList();
    if (missing.isEmpty()) {
      return INDICATORS;
    }
    if (hyper.word("inputs").equals("indicators")) {
      throw new TrainingFailure(
          "hyperparameters.inputs is indicators, and the dataset has not %s. Set hub.datasets.features to default@2, or inputs to all."
              .formatted(missing));
    }
    return all;
  }

  private Rows rows(Rows read) {
    return request.hyperparameters().isLstm()
        ? read.sequences(request.hyperparameters().whole("sequence"), request.bar())
        : read;
  }

  private Choice choose(Rows train, List<String> inputs) throws XGBoostError {
    Hyperparameters hyper = request.hyperparameters();
    int classes = request.classes().size();
    if (!hyper.isLstm()) {
      return Selection.choose(train, classes, hyper, this::progress);
    }
    int[] columns = inputs.stream().mapToInt(request.features()::indexOf).toArray();
    Learner learner = new Lstm(lstm.orElseThrow(), hyper.lstm(), hyper.whole("sequence"), columns);
    return Selection.choose(Fold.tail(train), List.of(learner), classes, this::progress);
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
    boolean due = System.nanoTime() - reportedAt >= PROGRESS_PAUSE.toNanos();
    if (done - reported < PROGRESS_STEP && !due) {
      return;
    }
    reported = done;
    reportedAt = System.nanoTime();
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
