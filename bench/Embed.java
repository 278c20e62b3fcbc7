package io.bactrian.models.embeddings;

import java.nio.file.Path;
import java.util.Arrays;

/**
 * Milliseconds of the embedding model: until it is open and has answered once, and of a text after
 * that, with its pieces made. Arguments: the model's jar, how many rounds.
 */
public final class Embed {
  private static final String SHORT = "Gold rises on a weaker dollar as traders expect lower rates";
  private static final int LONG_ROUNDS = 50;

  public static void main(String[] arguments) {
    long start = System.nanoTime();
    TextModel model = ModelJar.open(Path.of(arguments[0]));
    model.vector(model.pieces(SHORT), Pooling.KEPT);
    System.out.printf("load and first vector: %.0f ms%n", (System.nanoTime() - start) / 1e6);
    measure("short text", model, SHORT, Integer.parseInt(arguments[1]));
    measure("text at the limit", model, (SHORT + ". ").repeat(40), LONG_ROUNDS);
  }

  private static void measure(String what, TextModel model, String text, int rounds) {
    var millis = new double[rounds];
    int pieces = 0;
    for (int round = 0; round < rounds; round++) {
      long start = System.nanoTime();
      Pieces read = model.pieces(text);
      model.vector(read, Pooling.KEPT);
      millis[round] = (System.nanoTime() - start) / 1e6;
      pieces = read.ids().size();
    }
    Arrays.sort(millis);
    System.out.printf(
        "%s, %d pieces: p50 %.1f ms, p99 %.1f ms%n",
        what, pieces, millis[rounds / 2], millis[rounds * 99 / 100]);
  }
}
