package io.bactrian.models.lstm;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * How a network is built and trained.
 *
 * @param layers of LSTM, one upon the other
 * @param hidden units of each layer
 * @param dropout between the layers and before the output
 * @param learningRate of Adam
 * @param batch sequences a step
 * @param epochs at most
 * @param patience epochs without a smaller loss on the stopping rows before it ends
 * @param clip the largest norm of a step's gradient
 * @param balanced whether each class weighs the same; the answers are corrected for it
 * @param seed of the first weights, of dropout and of the order of the rows
 */
public record LstmSettings(
    int layers,
    int hidden,
    double dropout,
    double learningRate,
    int batch,
    int epochs,
    int patience,
    double clip,
    boolean balanced,
    int seed) {
  void write(DataOutputStream out) throws IOException {
    for (int value : new int[] {layers, hidden, batch, epochs, patience, seed}) {
      out.writeInt(value);
    }
    out.writeDouble(dropout);
    out.writeDouble(learningRate);
    out.writeDouble(clip);
    out.writeBoolean(balanced);
  }

  static LstmSettings read(DataInputStream in) throws IOException {
    int layers = in.readInt();
    int hidden = in.readInt();
    int batch = in.readInt();
    int epochs = in.readInt();
    int patience = in.readInt();
    int seed = in.readInt();
    double dropout = in.readDouble();
    double learningRate = in.readDouble();
    double clip = in.readDouble();
    boolean balanced = in.readBoolean();
    return new LstmSettings(
        layers, hidden, dropout, learningRate, batch, epochs, patience, clip, balanced, seed);
  }
}
