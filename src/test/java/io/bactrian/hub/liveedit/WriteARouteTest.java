package io.bactrian.hub.liveedit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.bactrian.hub.routefiles.RouteFile;
import io.bactrian.hub.routefiles.RouteProblem;
import io.bactrian.routes.RouteTestSupport;
import io.bactrian.shared.HubFolders;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * docs/write-a-route.md, block by block: its commands run, its files are those that they write, its
 * texts are what is said.
 */
@SuppressWarnings("NullAway.Init") // Spring and JUnit set the fields
class WriteARouteTest extends RunningHub {
  private static final Path PAGE = Path.of("docs/write-a-route.md");
  private static final Pattern BLOCK = Pattern.compile("(?s)```(\\w+)\n(.*?)```");
  private static final String ROUTE = "routes/my/hello.camel.yaml";
  private static final String TEST = "src/test/java/io/bactrian/routes/my/HelloTest.java";

  @TempDir Path clone;
  @Autowired HubFolders folders;

  private record Block(String language, String text) {}

  @Test
  void everyBlockOfThePageHolds() throws Exception {
    prepare();
    String command = "";
    for (Block block : blocks()) {
      switch (block.language()) {
        case "sh" -> {
          command = block.text();
          if (!command.contains("curl")) {
            run(command);
          } else if (command.contains(" -o ")) {
            answer(command);
            assertThat(clone.resolve("routes/.schema.json")).content().contains("kamelet:answer");
          }
        }
        case "yaml" -> assertThat(clone.resolve(ROUTE)).hasContent(block.text());
        case "java" -> assertThat(clone.resolve(TEST)).hasContent(block.text());
        case "text" -> says(command, block.text().strip());
        default -> throw new AssertionError("a block of " + block.language());
      }
    }
  }

  /** A clone whose hub runs: its routes are the hub's. */
  private void prepare() throws IOException {
    Files.createSymbolicLink(clone.resolve("routes"), folders.home().resolve("routes"));
    Files.createSymbolicLink(clone.resolve("data"), folders.data());
    Files.copy(Path.of("Makefile"), clone.resolve("Makefile"));
    Files.createDirectories(clone.resolve("src/main"));
    Files.writeString(clone.resolve("pom.xml"), "");
    Path scaffold = Files.createDirectories(clone.resolve("src/test/scaffold"));
    for (String file : List.of("route.sh", "route.camel.yaml", "RouteTest.java.txt")) {
      Files.copy(Path.of("src/test/scaffold", file), scaffold.resolve(file));
    }
    for (String kamelet :
        List.of("answer-json-action", "answer-problem-action", "dead-letter-sink")) {
      String path = "processors/" + kamelet + ".kamelet.yaml";
      FLOWS.write(path, Files.readString(Path.of(path)));
    }
    String shipped = Files.readString(Path.of(RouteFile.ERROR_HANDLING));
    String function = shipped.substring(shipped.indexOf("- routeConfiguration:\n    id: function"));
    FLOWS.write(RouteFile.ERROR_HANDLING, Flows.ERROR_HANDLING + function);
  }

  private void says(String command, String text) {
    if (text.startsWith("ERROR ")) {
      await().untilAsserted(() -> assertThat(problems()).containsExactly(text));
    } else if (command.contains("curl")) {
      await().untilAsserted(() -> assertThat(answer(command)).isEqualTo(text));
    } else {
      assertThat(clone.resolve("said")).content().isEqualToIgnoringNewLines(text);
    }
  }

  private List<String> problems() {
    return files.status().stream()
        .filter(file -> file.file().equals(ROUTE))
        .flatMap(file -> file.problems().stream())
        .map(WriteARouteTest::line)
        .toList();
  }

  private static String line(RouteProblem problem) {
    return "ERROR %s:%d: %s".formatted(problem.file(), problem.line(), problem.reason());
  }

  private String answer(String command) throws Exception {
    run(command.replace("localhost:8080", "localhost:" + port));
    return Files.readString(clone.resolve("said")).strip();
  }

  private void run(String commands) throws Exception {
    List<String> shell = new ArrayList<>();
    for (String command : commands.replace("\\\n", "").split("\n")) {
      if (command.startsWith("mvn ")) {
        assertThat(Files.readString(PAGE)).contains("\n  " + command + "\n");
        shell(shell);
        shell.clear();
        runTest();
      } else if (!command.contains("curl") || commands.contains("localhost:" + port)) {
        shell.add(command);
      }
    }
    shell(shell);
  }

  private void shell(List<String> commands) throws Exception {
    var shell =
        new ProcessBuilder("sh", "-ec", String.join("\n", commands))
            .directory(clone.toFile())
            .redirectErrorStream(true)
            .redirectOutput(clone.resolve("said").toFile());
    // Below another make, this one would print its folder first.
    shell.environment().keySet().removeAll(List.of("MAKEFLAGS", "MAKELEVEL"));
    assertThat(shell.start().waitFor())
        .as(() -> commands + ": " + contentOf(clone.resolve("said")))
        .isZero();
  }

  /** The test is compiled and run here: a Maven in a test takes a minute. */
  private void runTest() throws Exception {
    Path classes = Files.createDirectories(clone.resolve("classes"));
    int compiled =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", classes.toString(), clone.resolve(TEST).toString());
    assertThat(compiled).isZero();
    var summary = new SummaryGeneratingListener();
    System.setProperty(RouteTestSupport.HOME, clone.toString());
    try (var loader = new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
      LauncherFactory.create()
          .execute(
              LauncherDiscoveryRequestBuilder.request()
                  .selectors(selectClass(loader.loadClass("io.bactrian.routes.my.HelloTest")))
                  .build(),
              summary);
    } finally {
      System.clearProperty(RouteTestSupport.HOME);
    }
    assertThat(summary.getSummary().getFailures()).isEmpty();
    assertThat(summary.getSummary().getTestsSucceededCount()).isEqualTo(1);
  }

  private static String contentOf(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static List<Block> blocks() throws IOException {
    List<Block> blocks = new ArrayList<>();
    Matcher block = BLOCK.matcher(Files.readString(PAGE));
    while (block.find()) {
      blocks.add(new Block(block.group(1), block.group(2)));
    }
    assertThat(blocks).hasSizeGreaterThan(10);
    return blocks;
  }
}
