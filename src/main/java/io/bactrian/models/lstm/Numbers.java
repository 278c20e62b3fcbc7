package io.bactrian.models.lstm;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Arrays in the files that pass between the trainer and its child. */
final class Numbers {
  private Numbers() {}

  static void write(DataOutputStream out, float[] values) throws IOException {
    out.writeInt(values.length);
    ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
    bytes.asFloatBuffer().put(values);
    out.write(bytes.array());
  }

  static float[] floats(DataInputStream in) throws IOException {
    float[] values = new float[in.readInt()];
    byte[] bytes = new byte[values.length * Float.BYTES];
    in.readFully(bytes);
    ByteBuffer.wrap(bytes).asFloatBuffer().get(values);
    return values;
  }

  static void write(DataOutputStream out, float[][] rows) throws IOException {
    out.writeInt(rows.length);
    for (float[] row : rows) {
      write(out, row);
    }
  }

  static float[][] rows(DataInputStream in) throws IOException {
    float[][] rows = new float[in.readInt()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = floats(in);
    }
    return rows;
  }

  static void write(DataOutputStream out, int[] values) throws IOException {
    out.writeInt(values.length);
    for (int value : values) {
      out.writeInt(value);
    }
  }

  static int[] ints(DataInputStream in) throws IOException {
    int[] values = new int[in.readInt()];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readInt();
    }
    return values;
  }
}
