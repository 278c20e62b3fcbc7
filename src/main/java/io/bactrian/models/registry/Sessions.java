package io.bactrian.models.registry;

import io.bactrian.models.onnx.OnnxModel;
import io.bactrian.models.onnx.Signature;
import io.bactrian.models.onnx.Trials;
import io.bactrian.shared.HubException;
import org.springframework.stereotype.Component;

/** Opens registered models. What has not passed a trial within today's bounds is tried first. */
@Component
final class Sessions {
  private final Versions versions;
  private final ModelFiles files;
  private final Trials trials;

  Sessions(Versions versions, ModelFiles files, Trials trials) {
    this.versions = versions;
    this.files = files;
    this.trials = trials;
  }

  /**
   * @throws HubException where the file is missing, altered, or does not pass its trial
   */
  OnnxModel open(Versions.Version row) {
    return open(row, ModelFiles.key(row.model(), row.version()));
  }

  byte[] file(Versions.Version row) {
    return files.model(ModelFiles.key(row.model(), row.version()), row.sha256());
  }

  /**
   * @param key of the file, where it is not that of a version
   */
  OnnxModel open(Versions.Version row, String key) {
    byte[] content = files.model(key, row.sha256());
    Signature signature = row.signature();
    String bounds = trials.bounds();
    if (!bounds.equals(row.triedWith())) {
      trials.pass(content, signature);
      versions.tried(row, bounds);
    }
    return OnnxModel.open(content, signature);
  }
}
