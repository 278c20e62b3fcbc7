package io.bactrian.changes.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RowKeyTest {
  @Test
  void givesTwoKeysTwoTexts() {
    assertThat(RowKey.of(List.of("a/b", "c"))).isEqualTo("a\\/b/c");
    assertThat(RowKey.of(List.of("a", "b/c"))).isEqualTo("a/b\\/c");
    assertThat(RowKey.of(List.of("a\\", "b"))).isNotEqualTo(RowKey.of(List.of("a", "\\/b")));
    assertThat(RowKey.of(List.of("5001", "a"))).isEqualTo("5001/a");
  }

  @Test
  void leavesTheKeyOfOneColumnAsItIs() {
    assertThat(RowKey.of(List.of("a/b\\c"))).isEqualTo("a/b\\c");
  }
}
