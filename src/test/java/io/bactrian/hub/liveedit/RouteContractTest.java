package io.bactrian.hub.liveedit;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.hub.dryrun.DryRun;
import io.bactrian.hub.lint.RouteLint;
import io.bactrian.hub.lint.ShippedFiles;
import io.bactrian.hub.routefiles.Finding;
import io.bactrian.hub.routefiles.RouteFile;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What the compiler cannot check of the files that the hub ships: here a warning fails, too. */
@SuppressWarnings("NullAway.Init") // Spring sets the fields
class RouteContractTest extends RunningHub {
  @Autowired RouteLint lint;
  @Autowired DryRun dryRun;

  @Test
  void everyShippedFileLoadsAfterAnEditorOpenedAndSavedIt() throws Exception {
    var editor = new Editor();
    List<RouteFile> saved = new ArrayList<>();
    for (RouteFile file : ShippedFiles.read()) {
      String text = editor.saved(file.text());
      boolean kamelet = file.kind() == RouteFile.Kind.KAMELET;
      String whole = kamelet ? text : Editor.wrapped(file.path(), text);
      saved.add(RouteFile.parse(file.path(), whole));
      assertThat(RouteFile.parse(file.path(), text).routeIds()).isEqualTo(file.routeIds());
    }

    List<Finding> findings = new ArrayList<>();
    saved.forEach(file -> findings.addAll(lint.file(file)));
    findings.addAll(lint.flow(saved));
    findings.addAll(dryRun.check(saved, file -> true));
    assertThat(findings).filteredOn(Finding::refuses).isEmpty();
  }

  @Test
  void everyShippedFileKeepsEveryRule() throws Exception {
    List<RouteFile> shipped = ShippedFiles.read();
    assertThat(shipped).extracting(RouteFile::kind).contains(RouteFile.Kind.values());

    List<Finding> findings = new ArrayList<>();
    shipped.forEach(file -> findings.addAll(lint.file(file)));
    findings.addAll(lint.flow(shipped));
    if (findings.isEmpty()) {
      findings.addAll(dryRun.check(shipped, file -> true));
    }
    assertThat(findings).isEmpty();
  }

  @Test
  void aWrongThresholdRefusesTheFileByName() throws Exception {
    List<RouteFile> edited = new ArrayList<>();
    for (RouteFile file : ShippedFiles.read()) {
      boolean rules = file.path().endsWith("/clean-bars.camel.yaml");
      edited.add(rules ? RouteFile.parse(file.path(), file.text().replace("z: 20", "z: 2")) : file);
    }
    List<Finding> findings =
        dryRun.check(edited, file -> file.path().endsWith("/clean-bars.camel.yaml"));
    assertThat(findings).hasSize(1);
    assertThat(findings.get(0).refuses()).isTrue();
    assertThat(findings.get(0).reason())
        .contains("z of the rule outlier is 2. Give a number of 3 to 1000");
  }
}
