package io.bactrian.shared;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UlidTest {
  @Test
  void encodesTheTimeAsTheSpecificationDoes() {
    assertThat(Ulid.of(1469918176385L, 0, 0)).isEqualTo("01ARYZ6S410000000000000000");
  }

  @Test
  void fitsAnOrderCommentAndDoesNotRepeat() {
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      ids.add(Ulid.next());
    }
    assertThat(ids).hasSize(10_000).allMatch(id -> id.matches("[0-9A-HJKMNP-TV-Z]{26}"));
  }
}
