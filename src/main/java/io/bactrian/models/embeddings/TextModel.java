package io.bactrian.models.embeddings;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * all-MiniLM-L6-v2 on ONNX Runtime, one text a call: its quantised layers scale by all that is in a
 * call, so that in a batch the vector of a text would change with the texts beside it.
 */
final class TextModel implements AutoCloseable {
  static final String NAME = "all-minilm-l6-v2-q";
  static final String ID = NAME + "@" + ModelJar.ONNX_SHA256.substring(0, 16);
  static final int DIMENSIONS = 384;

  /** Pieces that its publisher reads of a text; it was trained with 128, its positions are 512. */
  static final int LIMIT = 256;

  private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

  private final OrtSession session;
  private final WordPieces words;
  private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();
  private boolean closed;

  private TextModel(OrtSession session, WordPieces words) {
    this.session = session;
    this.words = words;
  }

  static TextModel open(byte[] onnx, WordPieces words) {
    try (var options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1); // as every session of the hub: calls run beside each other
      options.setInterOpNumThreads(1);
      return new TextModel(ENVIRONMENT.createSession(onnx, options), words);
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime does not open the embedding model", e);
    }
  }

  Pieces pieces(String text) {
    return words.of(text, LIMIT);
  }

  /**
   * @return {@code [DIMENSIONS]}
   */
  float[] vector(Pieces pieces, Pooling pooling) {
    use.readLock().lock(); // closing a session in use kills the JVM
    try {
      if (closed) {
        throw new IllegalStateException("The embedding model is closed");
      }
      return run(pieces.ids().stream().mapToLong(Integer::longValue).toArray(), pooling);
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime does not run the embedding model", e);
    } finally {
      use.readLock().unlock();
    }
  }

  private float[] run(long[] ids, Pooling pooling) throws OrtException {
    var ones = new long[ids.length];
    Arrays.fill(ones, 1);
    try (var input = OnnxTensor.createTensor(ENVIRONMENT, new long[][] {ids});
        var mask = OnnxTensor.createTensor(ENVIRONMENT, new long[][] {ones});
        var types = OnnxTensor.createTensor(ENVIRONMENT, new long[1][ids.length]);
        var result =
            session.run(
                Map.of("input_ids", input, "attention_mask", mask, "token_type_ids", types))) {
      FloatBuffer states = ((OnnxTensor) result.get(0)).getFloatBuffer();
      return pooling.vector(states, ids.length, DIMENSIONS);
    }
  }

  @Override
  public void close() throws OrtException {
    use.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        session.close();
      }
    } finally {
      use.writeLock().unlock();
    }
  }
}
