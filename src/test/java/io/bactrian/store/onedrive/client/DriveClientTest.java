package io.bactrian.store.onedrive.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.store.onedrive.graph.FakeGraph;
import io.bactrian.store.onedrive.graph.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("onedrive")
class DriveClientTest {
  @TempDir Path folder;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private TestDrive drive;
  private FakeGraph graph;
  private DriveClient client;

  @BeforeEach
  void start() throws IOException {
    drive = new TestDrive(folder);
    graph = drive.graph;
    client = drive.client;
  }

  @AfterEach
  void stop() throws IOException {
    drive.close();
    threads.shutdownNow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a.txt", "/a b/c+d/é %25 #1 & 'x'.txt", "/x,y;z=1@2$/(a)[b]{c}.txt"})
  void findsByPathWhateverTheName(String path) throws IOException {
    String id = graph.tree().put(path, new byte[] {1, 2, 3});

    DriveItemEntry item = client.find(path).orElseThrow();

    assertThat(item.id()).isEqualTo(id);
    assertThat(item.path()).isEqualTo(path);
    assertThat(item.size()).isEqualTo(3);
    assertThat(item.quickXorHash()).isEqualTo(QuickXorHash.of(new byte[] {1, 2, 3}));
    assertThat(client.find("/none.txt")).isEmpty();
    assertThat(client.find("/")).contains(client.root());
  }

  @Test
  void listsAllPages() throws IOException {
    graph.quirks().pageSize(3);
    for (int i = 0; i < 10; i++) {
      graph.tree().put("/in/" + i, new byte[i]);
    }
    List<String> names = new ArrayList<>();

    client.children(graph.tree().id("/in"), item -> names.add(item.name()));

    assertThat(names).hasSize(10).doesNotHaveDuplicates();
  }

  @Test
  void failsWhenALaterPageFails() throws IOException {
    graph.quirks().pageSize(3);
    for (int i = 0; i < 10; i++) {
      graph.tree().put("/in/" + i, new byte[i]);
    }
    graph.faults().add(Fault.on("GET", "skip").always().answer(403, "accessDenied"));

    assertThatThrownBy(() -> client.children(graph.tree().id("/in"), item -> {}))
        .isInstanceOf(DriveException.class);
  }

  @Test
  void outlivesTheCloseOfAllIdleConnections() throws Exception {
    try (var server = new ClosingServer("{\"id\":\"1\",\"name\":\"a\",\"folder\":{}}");
        var caller = TestDrive.client(server.address(), 16 * TestDrive.CHUNK, 1)) {
      List<CompletableFuture<?>> calls = new ArrayList<>();
      for (int i = 0; i < ClosingServer.CONNECTIONS; i++) {
        calls.add(CompletableFuture.runAsync(() -> caller.find("/a"), threads));
      }
      CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
      server.closeConnections();

      assertThat(caller.find("/a")).map(DriveItemEntry::id).contains("1");
    }
  }

  @Test
  void makesAFolderOnceThoughTheAnswerIsLost() {
    graph.faults().add(Fault.on("POST", "/children").dropAfter());
    String root = client.root().id();

    DriveItemEntry made = client.createFolder(root, "new", ConflictBehavior.FAIL);

    assertThat(made.folder()).isTrue();
    assertThat(client.createFolder(root, "new", ConflictBehavior.REPLACE)).isEqualTo(made);
    assertThatThrownBy(() -> client.createFolder(root, "new", ConflictBehavior.FAIL))
        .isInstanceOfSatisfying(DriveException.class, e -> assertThat(e.status()).isEqualTo(409));
    assertThat(client.ensureFolder("/new/a/b").path()).isEqualTo("/new/a/b");
  }

  @Test
  void movesOnceThoughTheAnswerIsLost() throws IOException {
    graph.tree().put("/a.txt", new byte[1]);
    DriveItemEntry item = client.find("/a.txt").orElseThrow();
    String target = graph.tree().folder("/to");
    graph.faults().add(Fault.on("PATCH", "").dropAfter());

    DriveItemEntry moved = client.move(item.id(), target, "b.txt", item.eTag());

    assertThat(moved.path()).isEqualTo("/to/b.txt");
    assertThat(graph.tree().files()).containsOnlyKeys("to/b.txt");
    assertThatThrownBy(() -> client.move(item.id(), target, "c.txt", item.eTag()))
        .isInstanceOfSatisfying(DriveException.class, e -> assertThat(e.status()).isEqualTo(412));
  }

  @Test
  void deletesOnceThoughTheAnswerIsLost() throws IOException {
    graph.tree().put("/a.txt", new byte[1]);
    DriveItemEntry item = client.find("/a.txt").orElseThrow();
    assertThatThrownBy(() -> client.delete(item.id(), "\"other\""))
        .isInstanceOfSatisfying(DriveException.class, e -> assertThat(e.status()).isEqualTo(412));
    graph.faults().add(Fault.on("DELETE", "").dropAfter());

    client.delete(item.id(), item.eTag());

    assertThat(graph.tree().recycled()).containsKey("a.txt");
  }

  @Test
  void copiesAndWaits() throws IOException {
    graph.tree().put("/a.txt", TestDrive.bytes(100));
    String target = graph.tree().folder("/to");

    DriveItemEntry copy = client.copy(graph.tree().id("/a.txt"), target, "b.txt");

    assertThat(copy.path()).isEqualTo("/to/b.txt");
    assertThat(graph.tree().read("/to/b.txt")).isEqualTo(TestDrive.bytes(100));
  }

  @Test
  void searchesAndShares() throws IOException {
    graph.tree().put("/deep/it's here.txt", new byte[1]);
    List<DriveItemEntry> found = new ArrayList<>();

    client.search(client.root().id(), "it's", found::add);

    assertThat(found).extracting(DriveItemEntry::name).containsExactly("it's here.txt");
    assertThat(client.createLink(found.get(0).id(), "view", "anonymous")).startsWith("http");
  }

  @Test
  void followsChangesOverPages() throws IOException {
    graph.quirks().pageSize(2);
    for (int i = 0; i < 5; i++) {
      graph.tree().put("/in/" + i, new byte[i]);
    }
    String gone = graph.tree().id("/in/1");
    String link = toEnd(client.delta(null, null, true)).deltaLink();

    graph.tree().delete("/in/1");
    graph.tree().put("/in/new", new byte[7]);
    DeltaPage page = client.delta(link, null, false);

    List<DriveItemEntry> changes = new ArrayList<>(page.items());
    while (page.deltaLink() == null) {
      page = client.delta(page.nextLink(), null, false);
      changes.addAll(page.items());
    }
    assertThat(changes).anyMatch(item -> item.id().equals(gone) && item.deleted());
    assertThat(changes).anyMatch(item -> item.name().equals("new") && !item.deleted());
  }

  @ParameterizedTest
  @EnumSource(ResyncRequiredException.Mode.class)
  void saysHowToBeginAnew(ResyncRequiredException.Mode mode) throws IOException {
    graph.tree().put("/a.txt", new byte[1]);
    String link = toEnd(client.delta(null, null, true)).deltaLink();
    graph.forgetDeltaTokens(mode == ResyncRequiredException.Mode.APPLY_DIFFERENCES);

    assertThatThrownBy(() -> client.delta(link, null, false))
        .isInstanceOfSatisfying(
            ResyncRequiredException.class,
            e -> {
              assertThat(e.mode()).isEqualTo(mode);
              assertThat(toEnd(client.delta(e.freshLink(), null, false)).items())
                  .extracting(DriveItemEntry::name)
                  .contains("a.txt");
            });
  }

  @Test
  void carriesItsTokenToNoOtherHost() {
    assertThatThrownBy(() -> client.delta("http://127.0.0.2:1/v1.0/delta", null, false))
        .isInstanceOf(DriveException.class)
        .hasMessage("a link leads away from the base URL");
  }

  @Test
  void resolvesUsersSitesAndMe() {
    assertThat(driveOf(new DriveTarget(DriveTarget.Kind.USER, FakeGraph.USER)))
        .isEqualTo(FakeGraph.DRIVE);
    assertThat(driveOf(new DriveTarget(DriveTarget.Kind.SITE, FakeGraph.SITE)))
        .isEqualTo(FakeGraph.SITE_DRIVE);
    assertThat(driveOf(new DriveTarget(DriveTarget.Kind.ME, ""))).isEqualTo(FakeGraph.DRIVE);
  }

  @Test
  void asksForANewTokenWhenOneWasRevoked() {
    graph.tokens().revoke(FakeGraph.TOKEN);
    TokenSource renewing =
        new TokenSource() {
          private volatile String token = FakeGraph.TOKEN;

          @Override
          public String token() {
            return token;
          }

          @Override
          public void rejected(String refused) {
            token = graph.tokens().issue();
          }
        };
    try (DriveClient renewed =
        new DriveClient(
            DriveClientOptions.of(graph.address().toString(), DriveTarget.drive(FakeGraph.DRIVE)),
            renewing)) {
      assertThat(renewed.root().folder()).isTrue();
    }
    assertThatThrownBy(client::root)
        .isInstanceOfSatisfying(
            DriveException.class,
            e -> {
              assertThat(e.status()).isEqualTo(401);
              assertThat(e).hasMessageNotContaining(FakeGraph.TOKEN);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"/../x", "/a/./b", "/a//b", "/con", "/a:b", "/ a", "/a.", "/~$x"})
  void refusesPathsThatNoDriveTakes(String path) {
    assertThatThrownBy(() -> client.find(path)).isInstanceOf(IllegalArgumentException.class);
  }

  private String driveOf(DriveTarget target) {
    try (DriveClient other =
        new DriveClient(
            DriveClientOptions.of(graph.address().toString(), target), () -> FakeGraph.TOKEN)) {
      return other.driveId();
    }
  }

  private DeltaPage toEnd(DeltaPage page) {
    DeltaPage last = page;
    while (last.deltaLink() == null) {
      last = client.delta(last.nextLink(), null, false);
    }
    return last;
  }
}
