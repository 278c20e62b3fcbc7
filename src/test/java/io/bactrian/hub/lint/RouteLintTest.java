package io.bactrian.hub.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.hub.liveedit.Flows;
import io.bactrian.hub.liveedit.ScratchHub;
import io.bactrian.hub.routefiles.Finding;
import io.bactrian.hub.routefiles.RouteFile;
import io.bactrian.hub.routefiles.RouteFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Each mistake ever made, one small file each: its first lines say what lint answers. */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields
class RouteLintTest {
  private static final Path FLOWS = Path.of("src/test/resources/flows");

  @TempDir static Path data;
  private static ScratchHub hub;

  @BeforeAll
  static void start() {
    hub = new ScratchHub(data);
    hub.context.getRegistry().bind("hubFolders", new RouteFolders(data));
    hub.environment.setProperty("hub.test.cron", "0 0 3 * * ?");
  }

  @AfterAll
  static void stop() {
    hub.close();
  }

  static Stream<Path> valid() throws IOException {
    return cases("valid");
  }

  static Stream<Path> invalid() throws IOException {
    return cases("invalid");
  }

  static Stream<Path> style() throws IOException {
    return cases("style");
  }

  @ParameterizedTest
  @MethodSource("valid")
  void acceptsWhatIsRight(Path file) throws IOException {
    assertThat(findings(file)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void refusesAMistakeAndNamesItsLine(Path file) throws IOException {
    assertThat(findings(file)).filteredOn(Finding::refuses).first().satisfies(is(file));
  }

  @ParameterizedTest
  @MethodSource("style")
  void warnsOfBadStyle(Path file) throws IOException {
    assertThat(findings(file)).hasSize(1).first().satisfies(is(file));
    assertThat(findings(file)).noneMatch(Finding::refuses);
  }

  @Test
  void takesAHeaderThatCamelBindsIntoSqlAndRefusesOneThatIsPutInAsText() {
    String bound = "select * from t where id = :#${header.customerId}";

    assertThat(sql("- to: \"sql:" + bound + "\"")).isEmpty();
    assertThat(sql("- to: {uri: sql, parameters: {query: \"" + bound + "\"}}")).isEmpty();
    assertThat(sql("- toD: \"sql:" + bound + "\"")).hasSize(1);
    assertThat(sql("- to: \"sql:select ${body}\"")).hasSize(1);
  }

  private static List<Finding> sql(String step) {
    String path = "routes/work/tidy.camel.yaml";
    String text = Flows.direct("work", "tidy").replace("- log: \"tidy ran\"", step);
    return hub.lint.file(RouteFile.parse(path, text)).stream()
        .filter(finding -> finding.reason().startsWith("SQL"))
        .toList();
  }

  private static Consumer<Finding> is(Path file) throws IOException {
    String text = Files.readString(file);
    return finding -> {
      assertThat(finding.file()).isEqualTo(header(text, "file"));
      assertThat(finding.reason()).startsWith(header(text, "says"));
      assertThat(finding.line()).isEqualTo(Integer.parseInt(header(text, "line")));
    };
  }

  /** The case among the files of {@link Flows}, in place of one of them where the path is taken. */
  private static List<Finding> findings(Path file) throws IOException {
    String text = Files.readString(file);
    String path = header(text, "file");
    Map<String, RouteFile> files = new TreeMap<>();
    Flows.base().forEach((name, content) -> files.put(name, RouteFile.parse(name, content)));
    try {
      files.put(path, RouteFile.parse(path, text));
    } catch (YamlEngineException e) {
      return List.of(RouteLint.syntax(path, e));
    }
    RouteFile parsed = files.get(path);
    List<Finding> findings = new ArrayList<>(hub.lint.file(parsed));
    if (findings.isEmpty()) {
      findings.addAll(hub.lint.flow(files.values()));
    }
    if (findings.isEmpty()) {
      findings.addAll(hub.dryRun.check(files.values(), tried -> tried == parsed));
    }
    return findings;
  }

  private static String header(String text, String name) {
    Matcher matcher = Pattern.compile("(?m)^# " + name + ": ?(.*)$").matcher(text);
    assertThat(matcher.find()).as("the case says '# %s: ...'", name).isTrue();
    return matcher.group(1);
  }

  private static Stream<Path> cases(String folder) throws IOException {
    try (Stream<Path> files = Files.list(FLOWS.resolve(folder))) {
      return files.sorted().toList().stream();
    }
  }
}
