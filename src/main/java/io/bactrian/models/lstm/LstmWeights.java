package io.bactrian.models.lstm;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What was learned, in PyTorch's layout: the blocks of a layer are input, forget, cell and output
 * gate. The batch norm and the correction for class weights are folded into the output.
 *
 * @param output {@code [classes * hidden]}
 * @param bias {@code [classes]}
 * @param epochs that were gone through
 * @param best the epoch that the weights are of, from 1
 * @param losses {@code [epochs]} on the stopping rows, log loss a row
 * @param answers {@code [stopping rows][classes]} as PyTorch itself gives them
 */
@SuppressWarnings("ArrayRecordComponent") // columns of numbers, compared by nobody
public record LstmWeights(
    List<Layer> layers,
    float[] output,
    float[] bias,
    int epochs,
    int best,
    float[] losses,
    float[][] answers) {
  /**
   * One layer of n units over m inputs.
   *
   * @param input {@code [4n * m]}
   * @param state {@code [4n * n]}
   * @param inputBias {@code [4n]}
   * @param stateBias {@code [4n]}
   */
  @SuppressWarnings("ArrayRecordComponent") // columns of numbers, compared by nobody
  public record Layer(float[] input, float[] state, float[] inputBias, float[] stateBias) {
    public int units() {
      return inputBias.length / 4;
    }
  }

  void write(Path file) throws IOException {
    try (var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      out.writeInt(layers.size());
      for (Layer layer : layers) {
        Numbers.write(out, layer.input());
        Numbers.write(out, layer.state());
        Numbers.write(out, layer.inputBias());
        Numbers.write(out, layer.stateBias());
      }
      Numbers.write(out, output);
      Numbers.write(out, bias);
      out.writeInt(epochs);
      out.writeInt(best);
      Numbers.write(out, losses);
      Numbers.write(out, answers);
    }
  }

  static LstmWeights read(Path file) throws IOException {
    try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      List<Layer> layers = new ArrayList<>();
      int count = in.readInt();
      for (int i = 0; i < count; i++) {
        layers.add(
            new Layer(
                Numbers.floats(in), Numbers.floats(in), Numbers.floats(in), Numbers.floats(in)));
      }
      float[] output = Numbers.floats(in);
      float[] bias = Numbers.floats(in);
      int epochs = in.readInt();
      int best = in.readInt();
      return new LstmWeights(
          List.copyOf(layers), output, bias, epochs, best, Numbers.floats(in), Numbers.rows(in));
    }
  }
}
