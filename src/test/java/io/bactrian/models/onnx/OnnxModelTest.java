package io.bactrian.models.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class OnnxModelTest {
  private static final byte[] FILE = TestModels.tree(17).build().toByteArray();

  @Test
  void answersWhatTheTreeSays() {
    try (var model = OnnxModel.open(FILE, Signature.of(17, TestModels.CLASSES))) {
      var row = new float[17];
      row[0] = -1f;
      assertThat(model.probabilities(row)).containsExactly(0.75f, 0.25f);
      row[0] = 1f;
      assertThat(model.probabilities(row)).containsExactly(0.25f, 0.75f);
      row[0] = Float.NaN;
      assertThat(model.probabilities(row)).containsExactly(0.75f, 0.25f);
    }
  }

  /** A caller of /v2 chooses how many rows a call has. */
  @Test
  void keepsBuffersOfManySizesWithinABound() {
    byte[] wide = TestModels.linear(4_000, 1).build().toByteArray();
    try (var model = OnnxModel.open(wide, Signature.of(4_000, TestModels.CLASSES))) {
      long all = 0;
      for (int rows = 2; rows <= 60; rows++) {
        assertThat(model.together(new float[rows][4_000])).hasDimensions(rows, 2);
        all += rows * 4_002L;
      }
      assertThat(model.keptFloats()).isPositive().isLessThanOrEqualTo(4 << 20).isLessThan(all);
      long kept = model.keptFloats();
      model.together(new float[2][4_000]);
      assertThat(model.keptFloats()).isEqualTo(kept);
    }
  }

  @Test
  void isSwappedAThousandTimesUnderThreeThreads() throws Exception {
    var current = new AtomicReference<>(OnnxModel.open(FILE, Signature.of(17, TestModels.CLASSES)));
    var stop = new AtomicBoolean();
    var threads = Executors.newFixedThreadPool(3);
    var users = new ArrayList<Future<Long>>();
    for (int i = 0; i < 3; i++) {
      users.add(threads.submit(() -> use(current, stop)));
    }
    for (int i = 0; i < 1000; i++) {
      Objects.requireNonNull(
              current.getAndSet(OnnxModel.open(FILE, Signature.of(17, TestModels.CLASSES))))
          .close();
    }
    stop.set(true);
    for (Future<Long> user : users) {
      assertThat(user.get(30, TimeUnit.SECONDS)).isPositive();
    }
    threads.shutdown();
    Objects.requireNonNull(current.get()).close();
  }

  /** A model that was closed between taking and using it is taken anew. */
  private static long use(AtomicReference<OnnxModel> current, AtomicBoolean stop) {
    long calls = 0;
    var row = new float[17];
    while (!stop.get()) {
      OnnxModel model = Objects.requireNonNull(current.get());
      try {
        assertThat(model.probabilities(row)).hasSize(2);
        calls++;
      } catch (IllegalStateException e) {
        assertThat(current.get()).isNotSameAs(model);
      }
    }
    return calls;
  }
}
