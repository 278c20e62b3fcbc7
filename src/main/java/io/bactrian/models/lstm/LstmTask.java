package io.bactrian.models.lstm;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What is to be learned.
 *
 * @param steps of a sequence
 * @param inputs of a step
 * @param train {@code [sequences][steps * inputs]} oldest step first, standardised, none missing
 * @param stop the same: later sequences, whose loss says when to stop
 */
@SuppressWarnings("ArrayRecordComponent") // columns of numbers, compared by nobody
public record LstmTask(
    LstmSettings settings,
    int steps,
    int inputs,
    int classes,
    float[][] train,
    int[] trainLabels,
    float[][] stop,
    int[] stopLabels) {
  /** Of the numbers. */
  long bytes() {
    return (long) (train.length + stop.length) * steps * inputs * Float.BYTES;
  }

  void write(Path file) throws IOException {
    try (var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      settings.write(out);
      out.writeInt(steps);
      out.writeInt(inputs);
      out.writeInt(classes);
      Numbers.write(out, train);
      Numbers.write(out, trainLabels);
      Numbers.write(out, stop);
      Numbers.write(out, stopLabels);
    }
  }

  static LstmTask read(Path file) throws IOException {
    try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      LstmSettings settings = LstmSettings.read(in);
      int steps = in.readInt();
      int inputs = in.readInt();
      int classes = in.readInt();
      return new LstmTask(
          settings,
          steps,
          inputs,
          classes,
          Numbers.rows(in),
          Numbers.ints(in),
          Numbers.rows(in),
          Numbers.ints(in));
    }
  }
}
