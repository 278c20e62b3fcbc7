package io.bactrian.models.lstm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The process that trains: what it learns, and how it ends. */
class LstmProgramTest {
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final int STEPS = 6;
  private static final int INPUTS = 3;

  private static LstmTask task(int rows, float scale) {
    var random = new Random(5);
    float[][] sequences = new float[rows][STEPS * INPUTS];
    int[] labels = new int[rows];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < STEPS * INPUTS; j++) {
        sequences[i][j] = scale * (float) random.nextGaussian();
      }
      // What decides is three bars back, where only a memory finds it.
      labels[i] = sequences[i][2 * INPUTS] > 0 ? 1 : 0;
    }
    return new LstmTask(
        new LstmSettings(2, 8, 0.1, 0.02, 32, 12, 3, 1, true, 7),
        STEPS,
        INPUTS,
        2,
        sequences,
        labels,
        sequences,
        labels);
  }

  private static LstmProgram program() {
    return LstmProgram.of(System.getProperty("java.class.path"), LONG).orElseThrow();
  }

  @Test
  void learnsWhatHappenedBarsBackTheSameWayEachTime() throws Exception {
    LstmWeights first = program().train(task(400, 1), done -> {});
    assertThat(first.losses()[first.best() - 1]).isLessThan(0.4f);
    assertThat(first.layers()).hasSize(2);
    LstmWeights again = program().train(task(400, 1), done -> {});
    assertThat(again.output()).containsExactly(first.output());
    assertThat(again.layers().get(1).state()).containsExactly(first.layers().get(1).state());
  }

  @Test
  void saysThatALossIsNoNumber() {
    assertThatThrownBy(() -> program().train(task(64, Float.POSITIVE_INFINITY), done -> {}))
        .isInstanceOf(LstmFailure.class)
        .hasMessageContaining("no finite number in epoch 1")
        .hasMessageContaining("learning_rate");
  }

  @Test
  void outlivesALibraryThatCrashes() {
    var program =
        LstmProgram.starting(
            List.of("/bin/sh", "-c", "echo libtorch.so is gone >&2; kill -ABRT $$"), LONG);
    assertThatThrownBy(() -> program.train(task(64, 1), done -> {}))
        .isInstanceOf(LstmFailure.class)
        .hasMessageContaining("ended with exit code 134: libtorch.so is gone");
  }

  @Test
  void endsATrainingThatNeverEnds() {
    var program =
        LstmProgram.starting(List.of("/bin/sh", "-c", "exec sleep 600"), Duration.ofMillis(300));
    assertThatThrownBy(() -> program.train(task(64, 1), done -> {}))
        .isInstanceOf(LstmFailure.class)
        .hasMessageContaining("Train fewer epochs");
  }

  @Test
  void isNotThereWithoutItsLibraries() {
    assertThat(LstmProgram.of("lib", LONG)).isEmpty();
    assertThat(LstmProgram.of("/no/such/folder", LONG)).isEmpty();
  }
}
