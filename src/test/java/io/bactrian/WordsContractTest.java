package io.bactrian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people read, in code and beside it, is written in the words of the field. */
class WordsContractTest {
  private static final Path LIST = Path.of("docs/words.txt");
  private static final Path FIXTURE = Path.of("src/test/resources/words");
  private static final List<String> ROOTS =
      List.of(
          "README.md",
          "CONTRIBUTING.md",
          "SECURITY.md",
          "Makefile",
          "Dockerfile",
          "pom.xml",
          ".github",
          "bench",
          "clients",
          "deploy",
          "docs",
          "processors",
          "routes",
          "schedules",
          "src/main",
          "src/test");
  private static final Pattern READ =
      Pattern.compile(
          ".*(?:/Makefile|/Dockerfile"
              + "|\\.(?:java|md|ya?ml|json|sh|js|css|html|xml|sql|mq[h5]|pine|properties))");

  /** A migration that was released never changes; the fixture holds the words on purpose. */
  private static final Pattern EXEMPT =
      Pattern.compile(
          ".*/db/migration/.*|src/test/resources/words/.*|src/test/resources/upgrade/.*");

  @Test
  void usesNoWordThatIsOut() throws IOException {
    var list = new WordList(LIST);
    List<String> found = new ArrayList<>();
    for (Path file : files()) {
      found.addAll(list.find(file.toString(), Files.readString(file)));
    }
    assertThat(found).as("see %s", LIST).isEmpty();
  }

  @Test
  void namesFileLineWordAndWhatToWriteInstead() throws IOException {
    String text = Files.readString(FIXTURE.resolve("out.md"));
    assertThat(new WordList(LIST).find("out.md", text))
        .extracting(finding -> finding.substring(0, finding.indexOf(" is out, write: ")))
        .containsExactlyElementsOf(Files.readAllLines(FIXTURE.resolve("expected.txt")));
  }

  @Test
  void refusesAListWithAWordAndNoReplacement(@TempDir Path folder) throws IOException {
    Path list = Files.writeString(folder.resolve("words.txt"), "# words\nhears\n");
    assertThatThrownBy(() -> new WordList(list)).hasMessageContaining("words.txt:2 needs a colon");
  }

  private static List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    for (String root : ROOTS) {
      if (Files.exists(Path.of(root))) {
        try (Stream<Path> below = Files.walk(Path.of(root))) {
          below
              .filter(Files::isRegularFile)
              .filter(file -> READ.matcher("/" + file).matches())
              .filter(file -> !EXEMPT.matcher(file.toString()).matches())
              .forEach(files::add);
        }
      }
    }
    return files;
  }
}
