package io.bactrian.store.onedrive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bactrian.store.onedrive.graph.FakeGraph;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The route on the component's page, as it is there. */
@Tag("onedrive")
class OneDrivePageTest {
  private static final Pattern ROUTE = Pattern.compile("```yaml\n(- route:.*?)```", Pattern.DOTALL);

  @TempDir Path drive;
  @TempDir Path out;

  @Test
  void fetchesWhatIsInTheFolder() throws Exception {
    Matcher page = ROUTE.matcher(Files.readString(Path.of("docs/onedrive.md")));
    assertThat(page.find()).isTrue();
    String route = page.group(1);
    assertThat(route.lines().count()).isLessThanOrEqualTo(5);
    try (var context = new TestContext(drive)) {
      context.graph.tree().put("/lake/inbox/fills.csv", "1,2".getBytes(StandardCharsets.UTF_8));
      var properties = context.camel.getPropertiesComponent();
      properties.addInitialProperty("hub.onedrive.drive", FakeGraph.DRIVE);
      properties.addInitialProperty("hub.onedrive.base-url", context.graph.address().toString());
      context.route(route.replace("file:data/inbox", "file:" + out));
      await().until(() -> Files.exists(out.resolve("fills.csv")));
      await().untilAsserted(() -> assertThat(out.resolve("fills.csv")).hasContent("1,2"));
    }
  }
}
