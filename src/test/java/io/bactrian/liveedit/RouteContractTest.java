package io.bactrian.liveedit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
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
  void everyShippedFileKeepsEveryRule() throws Exception {
    Path root = Path.of("");
    assumeTrue(Files.isDirectory(root.resolve("routes")));
    List<RouteFile> shipped = new ArrayList<>();
    new RouteFolders(root).read().forEach((path, text) -> shipped.add(RouteFile.parse(path, text)));

    List<Finding> findings = new ArrayList<>();
    shipped.forEach(file -> findings.addAll(lint.file(file)));
    findings.addAll(lint.flow(shipped));
    if (findings.isEmpty()) {
      findings.addAll(dryRun.check(shipped, file -> true));
    }
    assertThat(findings).isEmpty();
  }
}
