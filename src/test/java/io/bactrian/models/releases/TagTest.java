package io.bactrian.models.releases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TagTest {
  @ParameterizedTest
  @CsvSource({
    "v0.2.0, 0, 2, 0,",
    "v10.20.30-rc.1, 10, 20, 30, rc.1",
    "v1.0.0-0.x-y.2a, 1, 0, 0, 0.x-y.2a"
  })
  void readsSemanticVersions(String text, int major, int minor, int patch, String pre) {
    assertThat(Tag.of(text)).isEqualTo(new Tag(major, minor, patch, pre)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.2.0",
        "v0.2",
        "v01.2.0",
        "v0.2.0-",
        "v0.2.0-01",
        "v0.2.0-rc..1",
        "v0.2.0+build",
        "v0.2.0 ",
        "V0.2.0",
        "v1234567890.0.0",
        "v0.2.0-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      })
  void refusesWhatIsNone(String text) {
    assertThatThrownBy(() -> Tag.of(text)).hasMessageContaining("such as v0.2.0");
  }
}
