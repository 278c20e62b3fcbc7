package io.bactrian.models.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Pinned buffers for one call at a time. */
final class Slot {
  private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

  final FloatBuffer output;
  private final OrtSession session;
  private final @Nullable FloatBuffer floats;
  private final @Nullable DoubleBuffer doubles;
  private final OnnxTensor in;
  private final OnnxTensor out;
  private final Map<String, OnnxTensor> inputs;
  private final Map<String, OnnxValue> pinned;
  private final long size;

  Slot(OrtSession session, Export asked, int rows, int features, int classes) throws OrtException {
    this.session = session;
    int steps = asked.sequence();
    long[] shape = steps == 0 ? new long[] {rows, features} : new long[] {rows, steps, features};
    int numbers = rows * Math.max(1, steps) * features;
    size = (long) numbers * (asked.doubles() ? 2 : 1) + (long) rows * classes;
    output = direct(rows * classes * Float.BYTES).asFloatBuffer();
    if (asked.doubles()) {
      floats = null;
      doubles = direct(numbers * Double.BYTES).asDoubleBuffer();
      in = OnnxTensor.createTensor(ENVIRONMENT, doubles, shape);
    } else {
      floats = direct(numbers * Float.BYTES).asFloatBuffer();
      doubles = null;
      in = OnnxTensor.createTensor(ENVIRONMENT, floats, shape);
    }
    out = OnnxTensor.createTensor(ENVIRONMENT, output, new long[] {rows, classes});
    inputs = Map.of(asked.input(), in);
    pinned = Map.of(asked.output(), out);
  }

  private static ByteBuffer direct(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  void put(int at, float[] row) {
    if (floats != null) {
      floats.put(at, row);
    }
    if (doubles != null) {
      for (int i = 0; i < row.length; i++) {
        doubles.put(at + i, row[i]);
      }
    }
  }

  /** What it takes, in floats. */
  long floats() {
    return size;
  }

  void run() throws OrtException {
    session.run(inputs, Set.of(), pinned).close();
  }

  void close() {
    in.close();
    out.close();
  }
}
