package io.bactrian.models.registry;

import io.bactrian.data.snapshot.Dataset;
import io.bactrian.data.snapshot.Datasets;
import io.bactrian.models.onnx.OnnxModel;
import io.bactrian.models.onnx.Signature;
import io.bactrian.models.onnx.Trials;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Verifies and tries what training runs uploaded, before anything opens it: the files' digests, the
 * metadata against the dataset, the model in a process of its own.
 */
@Component
public class Candidates {
  private final ModelFiles files;
  private final Trials trials;
  private final Sessions sessions;
  private final Datasets datasets;

  Candidates(ModelFiles files, Trials trials, Sessions sessions, Datasets datasets) {
    this.files = files;
    this.trials = trials;
    this.sessions = sessions;
    this.datasets = datasets;
  }

  /** A candidate that passed, opened until it is closed. */
  record Checked(
      Candidate candidate,
      Dataset dataset,
      Metadata metadata,
      byte[] content,
      OnnxModel model,
      List<String> features,
      List<String> classes)
      implements AutoCloseable {
    @Override
    public void close() {
      model.close();
    }
  }

  /**
   * @throws HubException {@code UNPROCESSABLE} with the reason where it is refused
   */
  Checked check(Candidate candidate) {
    byte[] content = files.model(candidate.onnxKey(), candidate.onnxSha256());
    var metadata = Metadata.of(files.metadata(candidate.metadataKey(), candidate.metadataSha256()));
    Dataset dataset = dataset(candidate);
    List<String> classes = classes(candidate, dataset);
    metadata.check(candidate, dataset, classes);
    List<String> features = dataset.features();
    Signature signature = metadata.signature(features.size(), classes);
    trials.pass(content, signature);
    OnnxModel model = OnnxModel.open(content, signature);
    var checked = new Checked(candidate, dataset, metadata, content, model, features, classes);
    try {
      metadata.checkSequence(model.sequence());
    } catch (HubException e) {
      checked.close();
      throw e;
    }
    return checked;
  }

  /**
   * Checks one that is to be no version of the registry: no alias can name it.
   *
   * @param reason why it is none
   * @throws HubException {@code UNPROCESSABLE} with the reason where it is refused
   */
  public Registration verify(Candidate candidate, String reason) {
    check(candidate).close();
    return new Registration(candidate.model(), candidate.version(), false, reason);
  }

  /**
   * Opens one that was verified, for as long as it is held.
   *
   * @throws HubException {@code UNPROCESSABLE} where its file is missing or altered
   */
  public Champion open(Candidate candidate) {
    Dataset dataset = dataset(candidate);
    var row =
        new Versions.Version(
            candidate.model(),
            candidate.runId(),
            candidate.onnxSha256(),
            dataset.features(),
            dataset.featureSet(),
            classes(candidate, dataset),
            "refused",
            "no version",
            null,
            Metadata.of(files.metadata(candidate.metadataKey(), candidate.metadataSha256()))
                .declared());
    return new Champion(row, sessions.open(row, candidate.onnxKey()));
  }

  private Dataset dataset(Candidate candidate) {
    return datasets
        .find(candidate.datasetId())
        .orElseThrow(
            () ->
                new HubException(
                    ErrorCode.UNPROCESSABLE,
                    "dataset.id",
                    "There is no dataset " + candidate.datasetId() + "."));
  }

  private static List<String> classes(Candidate candidate, Dataset dataset) {
    List<String> classes = dataset.targets().get(candidate.target());
    if (classes == null) {
      throw new HubException(
          ErrorCode.UNPROCESSABLE, "target", "The dataset has no target " + candidate.target());
    }
    return classes;
  }
}
