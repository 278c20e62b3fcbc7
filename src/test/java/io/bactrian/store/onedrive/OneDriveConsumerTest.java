package io.bactrian.store.onedrive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.spi.StateRepository;
import org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository;
import org.apache.camel.support.processor.state.MemoryStateRepository;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("onedrive")
class OneDriveConsumerTest {
  @TempDir Path folder;
  private TestContext context;
  private final MemoryStateRepository states = new MemoryStateRepository();

  @BeforeEach
  void start() throws IOException {
    context = new TestContext(folder);
    context.camel.getRegistry().bind("states", StateRepository.class, states);
    context.camel.getRegistry().bind("inProgress", new MemoryIdempotentRepository());
    context.graph.tree().folder("/lake/inbox");
    put("old", "1");
    context.graph.tree().put("/elsewhere.txt", new byte[1]);
  }

  @AfterEach
  void stop() throws IOException {
    context.close();
  }

  @Test
  void beginsWithWhatChangesFromNowOn() throws Exception {
    consume("startFrom: now");
    await().until(() -> position() != null);
    put("new", "2");

    awaitSeen("new=2");
  }

  @Test
  void beginsWithAllThereIs() throws Exception {
    put("deep/below", "2");
    consume("startFrom: beginning");

    awaitSeen("old=1", "below=2");
    context.graph.tree().put("/lake/inbox/old", "3".getBytes(StandardCharsets.UTF_8));
    awaitSeen("old=1", "below=2", "old=3");
  }

  @Test
  void keepsThePositionOnlyWhenAllHaveCompleted() throws Exception {
    context.camel.getGlobalOptions().put("bad", "true");
    put("bad", "2");
    consume("startFrom: beginning");
    await().until(() -> context.seen.stream().filter("bad=2"::equals).count() > 2);
    put("good", "3");
    await().until(() -> context.seen.contains("good=3"));

    assertThat(position()).isNull();
    assertThat(context.seen.stream().filter("old=1"::equals)).hasSize(1);

    context.camel.getGlobalOptions().remove("bad");
    await().until(() -> position() != null);
  }

  @Test
  void repeatsWhatHadNotCompletedWhenItWasKilled() throws Exception {
    context.camel.getGlobalOptions().put("bad", "true");
    consume("startFrom: now");
    await().until(() -> position() != null);
    put("bad", "2");
    await().until(() -> context.seen.contains("bad=2"));
    context.camel.getRouteController().stopRoute("inbox");
    context.camel.removeRoute("inbox");
    context.camel.getGlobalOptions().remove("bad");
    context.seen.clear();

    consume("startFrom: now");

    awaitSeen("bad=2");
  }

  @Test
  void goesOnAfterARestartWhereItHadStopped() throws Exception {
    consume("startFrom: beginning");
    awaitSeen("old=1");
    await().until(() -> position() != null);
    context.camel.getRouteController().stopRoute("inbox");
    context.camel.removeRoute("inbox");
    put("meanwhile", "2");

    consume("startFrom: beginning");

    awaitSeen("old=1", "meanwhile=2");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void losesNothingWhenTheDriveNoLongerKnowsThePosition(boolean apply) throws Exception {
    consume("startFrom: now");
    await().until(() -> position() != null);
    context.camel.getRouteController().suspendRoute("inbox");
    put("new", "2");
    context.graph.forgetDeltaTokens(apply);
    context.camel.getRouteController().resumeRoute("inbox");

    await().until(() -> context.seen.contains("new=2") && context.seen.contains("old=1"));
  }

  @Test
  void leavesAllAsItWasWhenALaterPageFails() throws Exception {
    context.graph.quirks().pageSize(2);
    for (int i = 0; i < 6; i++) {
      put("f" + i, "x");
    }
    context
        .graph
        .faults()
        .add(
            io.bactrian.store.onedrive.graph.Fault.on("GET", "delta.*token")
                .times(1)
                .answer(403, "accessDenied"));
    consume("startFrom: beginning");

    await().until(() -> context.seen.size() == 7);
    assertThat(context.seen).doesNotHaveDuplicates();
  }

  @Test
  void putsFilesAway() throws Exception {
    consume("startFrom: beginning", "moveAfterRead: /lake/inbox/done");
    awaitSeen("old=1");
    await().until(() -> context.graph.tree().exists("/lake/inbox/done/old"));
    await().until(() -> position() != null);
    put("next", "2");

    awaitSeen("old=1", "next=2");
  }

  @Test
  void deletesFilesIntoTheRecycleBin() throws Exception {
    consume("startFrom: beginning", "deleteAfterRead: true", "inProgressRepository: '#inProgress'");
    awaitSeen("old=1");

    await().until(() -> context.graph.tree().recycled().containsKey("old"));
  }

  @Test
  void deliversDeletionsWhereConfigured() throws Exception {
    consume("startFrom: now", "includeDeleted: true");
    await().until(() -> position() != null);
    context.graph.tree().delete("/lake/inbox/old");

    await().until(() -> context.seen.size() == 1);
  }

  private void put(String name, String text) throws IOException {
    context.graph.tree().put("/lake/inbox/" + name, text.getBytes(StandardCharsets.UTF_8));
  }

  private void awaitSeen(String... files) {
    await()
        .untilAsserted(
            () -> assertThat(context.seen).containsExactlyInAnyOrderElementsOf(List.of(files)));
  }

  private String position() {
    return states.getState(
        OneDriveConstants.SCHEME
            + ":"
            + context.drive.client.driveId()
            + ":"
            + context.graph.tree().id("/lake/inbox"));
  }

  private void consume(String... options) throws Exception {
    String indent = "\n        ";
    context.route(
        """
        - route:
            id: inbox
            from:
              uri: microsoft-onedrive:lake/inbox
              parameters:
                stateRepository: '#states'
                initialDelay: 0
                delay: 50
                %s
              steps:
                - process:
                    ref: see
        """
            .formatted(String.join(indent, options)));
  }
}
