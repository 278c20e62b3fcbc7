package io.bactrian.data.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bactrian.hub.liveedit.RouteFileApplied;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;

/** Which text ran when, and which commit holds it. */
class RouteVersionsTest extends PassportHub {
  private static final String FILE = "routes/work/say.camel.yaml";
  private static final String WEBHOOK = "routes/ingestion/tradingview-webhook.camel.yaml";

  @Autowired ApplicationEventPublisher events;
  @TempDir Path home;

  @Test
  void keepsEveryTextOnceAndSinceWhenItRan() {
    String id = "say" + unique();
    for (String text : List.of("one", "one", "two", "one")) {
      events.publishEvent(new RouteFileApplied(FILE, List.of(id), id + text, Instant.now()));
    }
    Supplier<List<String>> texts =
        () ->
            jdbc.sql(
                    """
                    select text from route_activations a join route_versions using (file, sha256)
                    where route_id = :id order by a.id
                    """)
                .param("id", id)
                .query(String.class)
                .list();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(texts.get()).containsExactly(id + "one", id + "two", id + "one"));
  }

  @Test
  void aMessageShowsTheTextOfTheRouteThatRanWhenItCame() throws IOException {
    String signal = alert("V" + unique());
    String before = routeOf(signal);
    applied("edited " + unique());
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(routeOf(alert("W" + unique()))).isNotEqualTo(before));
    assertThat(routeOf(signal)).isEqualTo(before);

    applied(Files.readString(Path.of(WEBHOOK)));
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(routeOf(alert("W" + unique()))).isEqualTo(before));
  }

  private void applied(String text) {
    events.publishEvent(
        new RouteFileApplied(WEBHOOK, List.of("tradingview-webhook"), text, Instant.now()));
  }

  private String routeOf(String signal) {
    return first(passport("signal/" + signal), "from", "route").get("id").asText();
  }

  @Test
  void everyFileThatServesIsKept() throws IOException {
    String file = "processors/store-signal-action.kamelet.yaml";
    String text = Files.readString(Path.of(file));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        jdbc.sql("select text from route_versions where file = :file")
                            .param("file", file)
                            .query(String.class)
                            .list())
                    .containsExactly(text));
  }

  @Test
  void aFolderWithoutGitHasNoRevision() {
    assertThat(new GitCheckout(Path.of("/")).head()).isEmpty();
    assertThat(new GitCheckout(home.resolve("missing")).head()).isEmpty();
  }

  @Test
  void onlyTheCommittedTextHasTheCommitsRevision() throws Exception {
    git("init", "-q");
    Path file = home.resolve(FILE);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "grüße\n");
    git("add", ".");
    git("-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-qm", "Say");
    GitCheckout.Head head = new GitCheckout(home).head().orElseThrow();
    assertThat(head.revision()).matches("[0-9a-f]{40,64}");
    assertThat(head.holding(FILE, "grüße\n")).isEqualTo(head.revision());
    assertThat(head.holding(FILE, "edited\n")).isNull();
    assertThat(head.holding("routes/other.camel.yaml", "grüße\n")).isNull();
  }

  private void git(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("git", "-C", home.toString()));
    command.addAll(List.of(arguments));
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }
}
