package io.bactrian.store.mirror.sides;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NameMapTest {
  private static final List<String> PIECES =
      List.of(
          "a",
          "A",
          "b",
          "B",
          "%",
          "2",
          "41",
          "61",
          "C3",
          "%2E",
          ".",
          " ",
          "~",
          "$",
          "_vti_",
          "_VTI_",
          "con",
          "CON",
          "nul.",
          "é",
          "É",
          "e\u0301",
          "E\u0301",
          "ſ",
          "s",
          "S",
          "K",
          "\u212a",
          "ß",
          "İ",
          "i\u0307",
          "日本",
          "😀",
          ":",
          "*",
          "?",
          "|",
          "\"",
          "\\",
          "\u0001",
          "\u007f",
          "\u00a0",
          "desktop.ini",
          ".lock",
          "lpt1");

  @ParameterizedTest
  @CsvSource({
    "model.onnx, model.onnx",
    "Model.ONNX, Model.ONNX",
    "100 %.csv, 100 %.csv",
    "a%2Fb, a%252Fb",
    "a:b?, a%3Ab%3F",
    "' a ', %20a%20",
    "v1., v1%2E",
    "con, %63on",
    "CON.txt, %43%4F%4E.txt",
    "~$draft, %7E$draft",
    "a_vti_b, a%5Fvti_b",
    "desktop.ini, %64esktop.ini",
    ".lock, %2E%6Cock",
  })
  void writesWhatADriveTakes(String segment, String name) {
    assertThat(NameMap.encode(segment)).isEqualTo(name);
    assertThat(NameMap.decode(name)).isEqualTo(segment);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a%7A", "%zz", "%FF", "%41B", "%2e", "100%", "a%2Eb", "%C3"})
  void leavesANameThatNoKeyIsWrittenAsAsItIs(String name) {
    assertThat(NameMap.decode(name)).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource({"İ.csv, i\u0307.csv", "J\u030c.csv, \u01f0.csv", "K, \u212a", "É, e\u0301", "ſ, s"})
  void takesNamesForTheSameThatDifferInCaseOrInHowAMarkIsWritten(String one, String other) {
    assertThat(NameMap.fold(one)).isEqualTo(NameMap.fold(other));
    assertThat(NameMap.fold(NameMap.spelled(one))).isNotEqualTo(NameMap.fold(other));
    assertThat(NameMap.fold(NameMap.spelled(other))).isNotEqualTo(NameMap.fold(one));
  }

  @Test
  void givesEveryKeyBackAndNoTwoTheSameSpelledName() {
    var random = new Random(20261121);
    Map<String, String> owners = new HashMap<>();
    for (int i = 0; i < 100_000; i++) {
      String segment = segment(random);
      String name = NameMap.encode(segment);
      String spelled = NameMap.spelled(segment);
      assertThat(NameMap.decode(name)).isEqualTo(segment);
      assertThat(NameMap.decode(spelled)).isEqualTo(segment);
      assertThat(name).doesNotContainPattern("[\"*:<>?/\\\\|\\x00-\\x1f]|^[ ~]|[ .]$");
      assertThat(owners.computeIfAbsent(NameMap.fold(spelled), s -> segment)).isEqualTo(segment);
    }
  }

  @Test
  void distinguishesTheSpelledNameOfOneFromTheUsualNameOfAnother() {
    var random = new Random(7);
    Map<String, String> usual = new HashMap<>();
    for (int i = 0; i < 50_000; i++) {
      String segment = segment(random);
      usual.putIfAbsent(NameMap.fold(NameMap.encode(segment)), segment);
    }
    for (int i = 0; i < 50_000; i++) {
      String segment = segment(random);
      String spelled = NameMap.spelled(segment);
      String other = usual.get(NameMap.fold(spelled));
      if (other != null && !other.equals(segment)) {
        assertThat(segment.toLowerCase())
            .as("%s and %s", segment, other)
            .isEqualTo(segment.toUpperCase());
      }
    }
  }

  private static String segment(Random random) {
    var segment = new StringBuilder();
    for (int n = 1 + random.nextInt(4); n > 0; n--) {
      segment.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return segment.toString().matches("\\.{1,2}") ? "a" : segment.toString();
  }
}
