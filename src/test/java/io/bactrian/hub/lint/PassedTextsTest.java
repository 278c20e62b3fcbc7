package io.bactrian.hub.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.hub.routefiles.RouteFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PassedTextsTest {
  private static final String TEXT =
      "- route: {id: a, from: {uri: \"direct:a\", steps: [{log: hello}]}}";

  @TempDir Path data;

  @Test
  void knowsInALaterStartWhatPassed() {
    passed().add(file("routes/a.camel.yaml", TEXT));
    assertThat(passed().contains(file("routes/a.camel.yaml", TEXT))).isTrue();
  }

  @Test
  void knowsNoTextThatWasChangedByALetter() {
    passed().add(file("routes/a.camel.yaml", TEXT));
    assertThat(passed().contains(file("routes/a.camel.yaml", TEXT + "\n"))).isFalse();
  }

  @Test
  void knowsNoTextOfAnotherPlace() {
    passed().add(file("routes/a.camel.yaml", TEXT));
    assertThat(passed().contains(file("schedules/a.camel.yaml", TEXT))).isFalse();
  }

  @Test
  void goesOnAfterALineThatWasCutOff() throws IOException {
    passed().add(file("routes/a.camel.yaml", TEXT));
    Files.writeString(memory(), "\n0123", StandardOpenOption.APPEND);
    passed().add(file("routes/b.camel.yaml", TEXT));
    PassedTexts later = passed();
    assertThat(later.contains(file("routes/a.camel.yaml", TEXT))).isTrue();
    assertThat(later.contains(file("routes/b.camel.yaml", TEXT))).isTrue();
  }

  @Test
  void beginsAnewWhereItHasGrownLarge() throws IOException {
    Files.write(memory(), List.of("0\n".repeat(10_001)));
    passed().add(file("routes/a.camel.yaml", TEXT));
    assertThat(memory()).content().hasLineCount(2);
  }

  @Test
  void refusesAFaultInAFileThatPassedBefore() {
    var rules = new YamlRules(passed());
    assertThat(rules.check(file("routes/a.camel.yaml", TEXT))).isEmpty();
    RouteFile edited = file("routes/a.camel.yaml", TEXT.replace("log:", "lgo:"));
    var later = new YamlRules(passed());
    assertThat(later.check(file("routes/a.camel.yaml", TEXT))).isEmpty();
    assertThat(later.check(edited)).isNotEmpty();
    assertThat(later.check(edited)).isNotEmpty();
  }

  private Path memory() {
    return data.resolve("passed-texts");
  }

  private PassedTexts passed() {
    return new PassedTexts(memory());
  }

  private static RouteFile file(String path, String text) {
    return RouteFile.parse(path, text);
  }
}
