package io.bactrian.models.validation;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.models.checks.CheckResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The corpus: what is planted is found, what is clean is not flagged; docs/checks.md has the table.
 */
class LeakCorpusTest {
  static Stream<Case> planted() {
    return PlantedLeaks.all().stream();
  }

  static Stream<Case> clean() {
    return CleanWork.all().stream();
  }

  @ParameterizedTest
  @MethodSource("planted")
  void findsWhatIsPlanted(Case leak) {
    assertThat(failed(leak)).as("%s", leak.results().get()).contains(leak.by());
  }

  @ParameterizedTest
  @MethodSource("clean")
  void flagsNothingThatIsClean(Case work) {
    assertThat(failed(work)).as("%s", work.results().get()).isEmpty();
  }

  @Test
  void hasTheTableOfThePage() throws Exception {
    var lines = new ArrayList<String>();
    planted().forEach(leak -> lines.add(line(leak)));
    clean().forEach(work -> lines.add(line(work)));
    List<String> page = Files.readAllLines(Path.of("docs/checks.md"));
    assertThat(lines).hasSize(24).isSubsetOf(page);
  }

  private static String line(Case one) {
    List<String> failed = failed(one);
    return one.by().isEmpty()
        ? "| %s | clean | %s |".formatted(one.what(), failed.isEmpty() ? "nothing" : failed)
        : "| %s | planted | %s |".formatted(one.what(), String.join(", ", failed));
  }

  private static List<String> failed(Case one) {
    return one.results().get().stream()
        .filter(CheckResult::failed)
        .map(result -> "`" + result.check() + "`")
        .map(name -> name.replace("`", ""))
        .toList();
  }
}
