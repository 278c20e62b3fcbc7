package io.bactrian.models.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FoldTest {
  private static final int SPAN = 12;
  private static final Rows ROWS = MadeUpRows.overlapping(1000, SPAN, 1);

  @Test
  void everyRowIsValidatedOnceInOrderOfTime() {
    List<Fold> folds = Fold.of(ROWS);

    assertThat(folds).hasSize(Fold.BLOCKS);
    assertThat(folds.stream().flatMapToLong(fold -> Arrays.stream(fold.validation().asOf())))
        .containsExactly(Arrays.stream(ROWS.asOf()).boxed().toArray(Long[]::new));
  }

  @Test
  void noTrainedLabelMeetsALabelOfTheBlock() {
    for (Fold fold : Fold.of(ROWS)) {
      long begins = fold.validation().asOf()[0];
      long known = Arrays.stream(fold.validation().labelUntil()).max().orElseThrow();
      Rows train = fold.train();
      for (int i = 0; i < train.size(); i++) {
        boolean before = train.labelUntil()[i] <= begins;
        boolean after = train.asOf()[i] >= known + 10 * 60; // 1 % of the rows
        assertThat(before || after).as("row at %d", train.asOf()[i]).isTrue();
      }
    }
  }

  @Test
  void leavesOutNoMoreThanItHasTo() {
    assertThat(Fold.of(ROWS))
        .extracting(fold -> fold.train().size())
        // 800 less 11 purged before the block, 11 purged and 10 embargoed after it
        .containsExactly(800 - 21, 800 - 32, 800 - 32, 800 - 32, 800 - 11);
  }

  @Test
  void keepsRowsOfOneMomentTogether() {
    long[] moments = new long[100];
    Arrays.setAll(moments, i -> i / 30);
    var rows = new Rows(moments, moments, new int[100], new float[100][1]);

    List<Fold> folds = Fold.of(rows);

    assertThat(folds).extracting(fold -> fold.validation().size()).containsExactly(30, 30, 40);
  }

  @Test
  void hasNoBlockWithTooLittleLeftToTrainOn() {
    assertThat(Fold.of(MadeUpRows.overlapping(24, SPAN, 1))).isEmpty();
  }
}
