package io.bactrian.models.trainer;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A validated request of docs/trainer-contract.md; links and token are secrets.
 *
 * @param featureSet name and version of the set that the features are of; null where it is not said
 */
record TrainRequest(
    String runId,
    String datasetId,
    URI datasetUrl,
    String datasetSha256,
    String target,
    List<String> classes,
    List<String> features,
    @Nullable String featureSet,
    String model,
    Hyperparameters hyperparameters,
    Map<String, URI> upload,
    URI callback,
    String token) {
  private static final Pattern PERIOD = Pattern.compile("-([mhdw])([0-9]{1,3})-[^-]+$");
  static final List<String> FILES = List.of("model.onnx", "metadata.json", "metrics.json");

  /**
   * @param withLstm whether this trainer has what the LSTM needs
   */
  static TrainRequest of(JsonNode body, boolean withLstm) {
    if (!body.path("hyperparameters").isObject()) {
      throw invalid("hyperparameters", "must be an object; send {} for the defaults.");
    }
    Map<String, URI> upload = new TreeMap<>();
    for (String file : FILES) {
      upload.put(file, url(body.path("upload").path(file), "upload." + file));
    }
    JsonNode dataset = body.path("dataset");
    JsonNode callback = body.path("callback");
    return new TrainRequest(
        text(body.path("run_id"), "run_id", "[A-Za-z0-9_-]{1,64}"),
        text(dataset.path("id"), "dataset.id", ".{1,200}"),
        url(dataset.path("url"), "dataset.url"),
        text(dataset.path("sha256"), "dataset.sha256", "[0-9a-f]{64}"),
        text(body.path("target"), "target", "[a-z][a-z0-9_]{0,50}"),
        texts(body.path("classes"), "classes", 2, 50, ".{1,100}"),
        texts(body.path("features"), "features", 1, 2000, "f_[A-Za-z0-9_]{1,100}"),
        body.path("feature_set").isMissingNode() || body.path("feature_set").isNull()
            ? null
            : text(body.path("feature_set"), "feature_set", "[a-z0-9_-]{1,64}@[0-9]{1,9}"),
        text(body.path("model"), "model", "[a-z0-9][a-z0-9._-]{0,127}"),
        Hyperparameters.of(body.path("hyperparameters"), withLstm),
        upload,
        url(callback.path("url"), "callback.url"),
        text(callback.path("token"), "callback.token", "[\\x21-\\x7e]{1,1000}"));
  }

  /**
   * How long a bar lasts, in microseconds, by the model's name.
   *
   * @throws TrainingFailure where the name does not say so
   */
  long bar() {
    Matcher period = PERIOD.matcher(model);
    if (!period.find()) {
      throw new TrainingFailure(
          "model has to be <symbol>-<period>-<target>, such as btcusd-m5-direction: sequences need"
              + " the bars' period.");
    }
    long minutes =
        switch (period.group(1)) {
          case "m" -> 1;
          case "h" -> 60;
          case "d" -> 24 * 60;
          default -> 7 * 24 * 60;
        };
    return TimeUnit.MINUTES.toMicros(minutes * Long.parseLong(period.group(2)));
  }

  private static String text(JsonNode node, String field, String pattern) {
    if (!node.isTextual() || !node.textValue().matches(pattern)) {
      throw invalid(field, "must be a string that matches " + pattern + ".");
    }
    return node.textValue();
  }

  private static List<String> texts(JsonNode node, String field, int least, int most, String p) {
    if (!node.isArray() || node.size() < least || node.size() > most) {
      throw invalid(field, "must be an array of " + least + " to " + most + " strings.");
    }
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < node.size(); i++) {
      texts.add(text(node.path(i), field + "[" + i + "]", p));
    }
    if (new HashSet<>(texts).size() < texts.size()) {
      throw invalid(field, "must not name anything twice.");
    }
    return List.copyOf(texts);
  }

  private static URI url(JsonNode node, String field) {
    String text = text(node, field, "https?://\\S{1,8000}");
    try {
      URI uri = new URI(text);
      if (uri.getHost() != null && uri.getUserInfo() == null) {
        return uri;
      }
    } catch (java.net.URISyntaxException e) {
      // The exception's text holds the link, which is a secret.
      throw invalid(field, "must be a valid http or https address.");
    }
    throw invalid(field, "must be an http or https address with a host and no user.");
  }

  private static HubException invalid(String field, String message) {
    return new HubException(ErrorCode.INVALID_FIELD, field, field + " " + message);
  }

  @Override
  public String toString() {
    return "TrainRequest[" + runId + "]";
  }
}
