package io.bactrian.models.validation;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.models.checks.CheckResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The corpus: what is planted is found, what is clean is not flagged; docs/checks.md has the table.
 */
class LeakCorpusTest {
  private static final List<Case> PLANTED = PlantedLeaks.all();
  private static final List<Case> CLEAN = CleanWork.all();
  private static final Map<Case, List<CheckResult>> RESULTS = new ConcurrentHashMap<>();

  static Stream<Case> planted() {
    return PLANTED.stream();
  }

  static Stream<Case> clean() {
    return CLEAN.stream();
  }

  private static List<CheckResult> results(Case one) {
    return RESULTS.computeIfAbsent(one, done -> done.results().get());
  }

  @ParameterizedTest
  @MethodSource("planted")
  void findsWhatIsPlanted(Case leak) {
    assertThat(failed(leak)).as("%s", results(leak)).contains(leak.by());
  }

  @ParameterizedTest
  @MethodSource("clean")
  void flagsNothingThatIsClean(Case work) {
    assertThat(failed(work)).as("%s", results(work)).isEmpty();
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
    return results(one).stream().filter(CheckResult::failed).map(CheckResult::check).toList();
  }
}
