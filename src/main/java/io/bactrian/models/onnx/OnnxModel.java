package io.bactrian.models.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A session that is closed by its last user: closing one in use kills the JVM.
 *
 * <p>Input and output buffers are pinned and reused, so that a call leaves next to no garbage.
 */
public final class OnnxModel implements AutoCloseable {
  private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

  private static final float TOLERANCE = 1e-3f;

  /** Floats of the buffers for several rows that wait for their next use: 16 MB. */
  private static final long MAX_KEPT = 4 << 20;

  private final OrtSession session;
  private final Signature signature;
  private final @Nullable Export export;
  private final @Nullable Steps steps;
  private final int features;
  private final int sequence;
  private final int classes;
  private final AtomicInteger users = new AtomicInteger(1);
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Map<Integer, Queue<Slot>> slots = new ConcurrentHashMap<>(); // by their rows
  private final AtomicLong kept = new AtomicLong();

  private OnnxModel(
      OrtSession session, Signature signature, @Nullable Export export, @Nullable Steps steps) {
    this.session = session;
    this.signature = signature;
    this.export = export;
    this.steps = steps;
    this.features = signature.features();
    this.sequence = export == null ? 0 : export.sequence();
    this.classes = signature.names().size();
  }

  /**
   * @param content what passed its {@link ModelTrial}
   */
  public static OnnxModel open(byte[] content, Signature signature) {
    ModelProto file = OnnxFile.parse(content);
    if (!signature.isPlain()) {
      StepGraph graph = StepGraph.of(file.getGraph(), signature);
      OrtSession session = session(content);
      return new OnnxModel(session, signature, null, new Steps(session, graph));
    }
    Export export = Export.of(file, signature);
    byte[] asked = export.rewritten() ? export.model().toByteArray() : content;
    return new OnnxModel(session(asked), signature, export, null);
  }

  private static OrtSession session(byte[] content) {
    try (var options = options()) {
      return ENVIRONMENT.createSession(content, options);
    } catch (OrtException e) {
      throw OnnxFile.refused("ONNX Runtime does not open it: " + e.getMessage());
    }
  }

  /** One thread a session, in a trial as well as after it. */
  static OrtSession.SessionOptions options() throws OrtException {
    var options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(1);
    options.setInterOpNumThreads(1);
    return options;
  }

  /** The newest bars that one answer is of, where it is not of the newest alone; else 0. */
  public int sequence() {
    return sequence;
  }

  /** How many numbers one answer is of. */
  public int width() {
    return Math.max(1, sequence) * features;
  }

  /**
   * @param row {@code [features]}, NaN where missing; of a sequence {@code [bars * features]}, the
   *     oldest bar first
   * @return {@code [classes]}
   */
  public float[] probabilities(float[] row) {
    return together(new float[][] {row})[0];
  }

  /**
   * In one call.
   *
   * @param rows {@code [rows]}, each as above
   * @return {@code [rows][classes]}
   */
  public float[][] together(float[][] rows) {
    Export asked = plain();
    Arrays.stream(rows).forEach(this::width);
    if (asked.oneRow() && rows.length > 1) {
      return probabilities(rows);
    }
    acquire();
    try {
      Slot slot = slot(rows.length);
      for (int i = 0; i < rows.length; i++) {
        slot.put(i * width(), rows[i]);
      }
      slot.run();
      var result = new float[rows.length][classes];
      for (int i = 0; i < rows.length; i++) {
        slot.output.get(i * classes, result[i]);
      }
      keep(slot, rows.length); // a slot that failed is not used again
      return result;
    } catch (OrtException e) {
      throw OnnxFile.refused("ONNX Runtime does not run it: " + e.getMessage());
    } finally {
      release();
    }
  }

  /** What a model with a memory is asked with at the first bar. */
  public List<float[]> start() {
    return stepping().start();
  }

  /**
   * One bar.
   *
   * @param row {@code [features]}, NaN where missing
   * @param states of the bar before, or {@link #start()}
   */
  public Step step(float[] row, List<float[]> states) {
    Steps asked = stepping();
    width(row);
    acquire();
    try {
      return asked.step(row, states);
    } catch (OrtException e) {
      throw OnnxFile.refused("ONNX Runtime does not run it: " + e.getMessage());
    } finally {
      release();
    }
  }

  /** The first answer to a bar that nothing came before. */
  public float[] first(float[] row) {
    return signature.isPlain() ? probabilities(row) : step(row, start()).answers().get(0);
  }

  private Export plain() {
    if (export == null) {
      throw OnnxFile.refused(
          "it is a %s model and answers no probabilities of classes: the step score-%1$s-action asks it."
              .formatted(signature.kind().text()));
    }
    return export;
  }

  private Steps stepping() {
    if (steps == null) {
      throw OnnxFile.refused("it answers probabilities of classes, a row at a time.");
    }
    return steps;
  }

  private Slot slot(int rows) throws OrtException {
    Queue<Slot> idle = slots.get(rows);
    Slot slot = idle == null ? null : idle.poll();
    if (slot == null) {
      return new Slot(session, plain(), rows, features, classes);
    }
    if (rows > 1) {
      kept.addAndGet(-slot.floats());
    }
    return slot;
  }

  /** One row is what most calls are of; how many several are, a caller from outside may choose. */
  private void keep(Slot slot, int rows) {
    if (rows > 1 && kept.addAndGet(slot.floats()) > MAX_KEPT) {
      kept.addAndGet(-slot.floats());
      slot.close();
      return;
    }
    slots.computeIfAbsent(rows, size -> new ConcurrentLinkedQueue<>()).add(slot);
  }

  /**
   * @param rows {@code [rows][features]}
   * @return {@code [rows][classes]}
   */
  public float[][] probabilities(float[][] rows) {
    var result = new float[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      result[i] = probabilities(rows[i]);
    }
    return result;
  }

  /** Floats of the buffers for several rows that wait for their next use. */
  long keptFloats() {
    return kept.get();
  }

  /** Lets go of it; the last call that runs closes it. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      release();
    }
  }

  /** Whether each is in 0 to 1 and they sum to 1, within 1e-3. */
  public static boolean areProbabilities(float[] values) {
    float sum = 0;
    for (float value : values) {
      if (!(value >= 0 && value <= 1 + TOLERANCE)) {
        return false;
      }
      sum += value;
    }
    return Math.abs(sum - 1) <= TOLERANCE;
  }

  private void width(float[] row) {
    if (row.length != width()) {
      throw new IllegalArgumentException(row.length + " features, not " + width());
    }
  }

  private void acquire() {
    int now;
    do {
      now = users.get();
      if (now == 0) {
        throw new IllegalStateException("The model is closed");
      }
    } while (!users.compareAndSet(now, now + 1));
  }

  private void release() {
    if (users.decrementAndGet() > 0) {
      return;
    }
    slots.values().forEach(idle -> idle.forEach(Slot::close));
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime does not close a session", e);
    }
  }
}
