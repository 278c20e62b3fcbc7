package io.bactrian.models.registry;

import io.bactrian.models.onnx.OnnxFile;
import io.bactrian.store.objects.ObjectStore;
import org.apache.commons.codec.digest.DigestUtils;
import org.springframework.stereotype.Component;

/** The models' objects, each verified whenever it is read. */
@Component
final class ModelFiles {
  private static final int MAX_METADATA = 1024 * 1024;
  private final ObjectStore store;

  ModelFiles(ObjectStore store) {
    this.store = store;
  }

  static String key(String model, String version) {
    return "models/" + model + "/" + version + "/model.onnx";
  }

  byte[] model(String key, String sha256) {
    return verified(key, sha256, OnnxFile.MAX_BYTES);
  }

  byte[] metadata(String key, String sha256) {
    return verified(key, sha256, MAX_METADATA);
  }

  /**
   * The model first, so that whoever sees the metadata finds the model. The metadata names the
   * gate's verdict: a registration that was cut off may come to another one when it is repeated.
   */
  void keep(String model, String version, byte[] content, byte[] metadata) {
    String key = key(model, version);
    store.keep(key, content);
    store.put(key.replace("model.onnx", "metadata.json"), metadata);
  }

  private byte[] verified(String key, String sha256, int most) {
    long size = store.size(key);
    if (size > most) {
      throw OnnxFile.refused(key + " has " + size + " bytes; at most " + most + " are taken.");
    }
    byte[] content = store.get(key);
    String found = sha256(content);
    if (!found.equals(sha256)) {
      throw OnnxFile.refused(
          "the sha256 of " + key + " is " + found + ", not " + sha256 + ". Upload it again.");
    }
    return content;
  }

  static String sha256(byte[] content) {
    return DigestUtils.sha256Hex(content);
  }
}
