package io.bactrian.hub.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.hub.dryrun.RouteResource;
import io.bactrian.hub.routefiles.FormerClassNames;
import io.bactrian.hub.routefiles.RouteFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

class FormerClassNamesTest {

  /**
   * The file holds what earlier releases shipped, in their spelling: names are only added to it.
   */
  @Test
  void everyClassThatAFileOfAnEarlierReleaseNamesIsStillFound() throws Exception {
    List<String> names = Files.readAllLines(Path.of("src/test/resources/upgrade/class-names.txt"));
    assertThat(names).hasSizeGreaterThan(30);
    for (String name : names) {
      Class.forName(FormerClassNames.replacedIn(name), false, getClass().getClassLoader());
    }
  }

  @Test
  void aKameletOfAnEarlierReleaseIsLoadedWithTheClassOfToday() throws Exception {
    String text =
        Files.readString(Path.of("src/test/resources/flows/style/former-class-name.yaml"));
    RouteFile file = RouteFile.parse("processors/request-mirror-action.kamelet.yaml", text);
    try (var context = new DefaultCamelContext()) {
      RouteResource.define(file, context);
      var kamelet = context.getRouteTemplateDefinition("request-mirror-action");
      String type = kamelet.getTemplateBeans().get(0).getType();
      assertThat(type).startsWith("#class:").endsWith(".RequestMirrorProcessor");
      Class.forName(type.substring("#class:".length()), false, getClass().getClassLoader());
    }
    assertThat(file.text()).isEqualTo(text);
  }

  @Test
  void leavesOtherTextAlone() throws IOException {
    String text =
        Files.readString(Path.of("src/test/resources/flows/valid/kamelet-with-bean.yaml"));
    assertThat(FormerClassNames.replacedIn(text)).isEqualTo(text);
    assertThat(FormerClassNames.replacedIn("io.bactrian.sync.SyncRunner io.bactrian.sync."))
        .isEqualTo("io.bactrian.sync.SyncRunner io.bactrian.sync.");
  }
}
