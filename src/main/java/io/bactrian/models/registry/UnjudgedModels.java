package io.bactrian.models.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.models.onnx.DeclaredSignature;
import io.bactrian.models.onnx.OnnxModel;
import io.bactrian.models.onnx.Signature;
import io.bactrian.models.onnx.Trials;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Registers models that learned from no dataset of this hub. No gate can judge them, so they never
 * answer by themselves: a person promotes them.
 */
@Component
public class UnjudgedModels {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Versions versions;
  private final ModelFiles files;
  private final Trials trials;
  private final TransactionTemplate transaction;

  UnjudgedModels(
      Versions versions, ModelFiles files, Trials trials, TransactionTemplate transaction) {
    this.versions = versions;
    this.files = files;
    this.trials = trials;
    this.transaction = transaction;
  }

  /** The bars that it answers of. */
  public record Series(String symbol, String period) {}

  /**
   * Called again for the same run it answers the same.
   *
   * @param candidate without a dataset's id
   * @param features in the order of the input
   * @param classes in the order of the output
   * @param why there is no dataset
   * @param and what else belongs into the transaction; it comes last
   * @throws HubException {@code UNPROCESSABLE} with the reason where the file is refused
   */
  public <T> T register(
      Candidate candidate,
      Series series,
      List<String> features,
      List<String> classes,
      String why,
      Function<Registration, T> and) {
    Registry.checkName(candidate.model());
    byte[] content = files.model(candidate.onnxKey(), candidate.onnxSha256());
    byte[] metadata = files.metadata(candidate.metadataKey(), candidate.metadataSha256());
    JsonNode declared = Metadata.of(metadata).declared();
    Signature signature =
        DeclaredSignature.of(
            declared == null ? MissingNode.getInstance() : declared, features.size(), classes);
    trials.pass(content, signature);
    var row =
        new Versions.Version(
            candidate.model(),
            candidate.version(),
            candidate.onnxSha256(),
            features,
            null,
            classes,
            "refused",
            "refused: no dataset: nothing could judge it (" + why + "); a person may promote it",
            trials.bounds(),
            declared);
    byte[] document = document(candidate, row, metadata, sequence(row, content));
    return Objects.requireNonNull(
        transaction.execute(status -> and.apply(admit(candidate, series, row, content, document))));
  }

  private Registration admit(
      Candidate candidate, Series series, Versions.Version row, byte[] content, byte[] document) {
    versions.ensure(row.model(), series.symbol(), series.period(), candidate.target());
    Optional<Versions.Version> same = versions.ofRun(candidate.runId());
    if (same.isPresent()) {
      return same.get().registration("");
    }
    Optional<Versions.Version> known = versions.find(row.model(), row.version());
    if (known.isPresent()) {
      return known.get().registration("; the same file was registered before");
    }
    files.keep(row.model(), row.version(), content, document);
    var none = new Gate.Verdict(false, row.reason(), Double.NaN, Double.NaN, Double.NaN, null, 0);
    versions.insert(candidate, row, content.length, none, 0);
    return row.registration("");
  }

  private static int sequence(Versions.Version row, byte[] content) {
    try (OnnxModel model = OnnxModel.open(content, row.signature())) {
      return model.sequence();
    }
  }

  private static byte[] document(
      Candidate candidate, Versions.Version row, byte[] metadata, int sequence) {
    ObjectNode root = JSON.createObjectNode();
    root.put("model", row.model()).put("version", row.version()).put("sha256", row.sha256());
    root.put("run_id", candidate.runId()).put("target", candidate.target());
    root.putNull("dataset_id").put("sequence", sequence);
    root.set("features", JSON.valueToTree(row.features()));
    root.set("classes", JSON.valueToTree(row.classes()));
    root.set("signature", row.declared());
    root.putObject("gate").put("verdict", row.verdict()).put("reason", row.reason());
    try {
      root.set("trainer", JSON.readTree(metadata));
      return JSON.writeValueAsBytes(root);
    } catch (JsonProcessingException e) {
      throw new HubException(
          ErrorCode.UNPROCESSABLE, "metadata.json", "metadata.json is not valid JSON.", e);
    } catch (IOException e) {
      throw new IllegalStateException(e); // bytes in memory
    }
  }
}
