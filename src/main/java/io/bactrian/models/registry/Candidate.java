package io.bactrian.models.registry;

/**
 * What a training run uploaded.
 *
 * @param model its name, {@code <symbol>-<period>-<target>} in lower case
 * @param datasetId empty where it learned from no dataset of this hub
 * @param onnxKey key of the uploaded model in the object store
 * @param onnxSha256 what the trainer says its sha256 is, lower-case hexadecimal
 */
public record Candidate(
    String runId,
    String model,
    String target,
    String datasetId,
    String onnxKey,
    String onnxSha256,
    String metadataKey,
    String metadataSha256) {
  private static final int VERSION_DIGITS = 16;

  /** What it is registered as: the beginning of its file's sha256. */
  String version() {
    return onnxSha256.substring(0, VERSION_DIGITS);
  }
}
