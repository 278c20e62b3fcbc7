package io.bactrian.store.onedrive.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.store.onedrive.graph.GraphCaller.Reply;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fake under several clients and many faults: what it answers stays what it holds. */
@Tag("onedrive")
class FakeGraphLoadTest {
  private static final int WRITERS = 8;
  private static final int FILES = 125;

  @TempDir Path folder;

  private static long graphThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("graph"))
        .count();
  }

  private static void together(int writers, Task task) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    try {
      var tasks = new ArrayList<Callable<Void>>();
      for (int n = 0; n < writers; n++) {
        int writer = n;
        tasks.add(
            () -> {
              task.run(writer);
              return null;
            });
      }
      for (Future<Void> done : threads.invokeAll(tasks)) {
        done.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private interface Task {
    void run(int writer) throws Exception;
  }

  /** A client's own picture of the drive, kept by delta alone: id to name, files only. */
  private static String follow(GraphCaller caller, String from, Map<String, String> known) {
    String at = from;
    while (true) {
      JsonNode page = caller.send("GET", at).json();
      for (JsonNode item : page.path("value")) {
        String id = item.path("id").asText();
        if (item.has("deleted")) {
          known.remove(id);
        } else if (item.has("file")) {
          known.put(id, item.path("name").asText());
        }
      }
      if (page.has("@odata.deltaLink")) {
        return page.path("@odata.deltaLink").asText();
      }
      at = page.path("@odata.nextLink").asText();
    }
  }

  @Test
  void showsADeltaFollowerAllThatConcurrentWritersDo() throws Exception {
    try (FakeGraph graph = FakeGraph.start(folder)) {
      graph.quirks().pageSize(37);
      graph.quirks().duplicates(true);
      var caller = new GraphCaller(graph);
      var known = new HashMap<String, String>();
      String[] link = {"/me/drive/root/delta"};
      together(
          WRITERS + 1,
          writer -> {
            if (writer == WRITERS) {
              for (int n = 0; n < 20; n++) {
                link[0] = follow(caller, link[0], known);
              }
            } else {
              write(new GraphCaller(graph), writer);
            }
          });
      follow(caller, link[0], known);
      assertThat(known.values())
          .containsExactlyInAnyOrderElementsOf(
              graph.tree().files().keySet().stream()
                  .map(path -> path.substring(path.lastIndexOf('/') + 1))
                  .toList());
      assertThat(known).hasSizeBetween(WRITERS * FILES / 2, WRITERS * FILES);
      assertThat(graph.requests().last()).noneMatch(seen -> seen.status() >= 500);
    }
    assertThat(folder).isEmptyDirectory();
    await().untilAsserted(() -> assertThat(graphThreads()).isZero());
  }

  private static void write(GraphCaller caller, int writer) {
    var random = new Random(writer);
    for (int n = 0; n < FILES; n++) {
      String at = "/me/drive/root:/w" + writer % 3 + "/f" + writer + "-" + n + ":";
      caller.send("PUT", at + "/content", "x".repeat(random.nextInt(100)));
      if (random.nextInt(4) == 0) {
        caller.send("DELETE", at);
      } else if (random.nextInt(4) == 0) {
        caller.send("PATCH", at, "{\"name\":\"r" + writer + "-" + n + "\"}");
      }
    }
  }

  @Test
  void pagesAThousandFilesWithNoneTwiceAndNoneMissing() throws Exception {
    try (FakeGraph graph = FakeGraph.start(folder)) {
      for (int n = 0; n < 1000; n++) {
        graph.tree().put("d/f" + n, new byte[] {1});
      }
      var caller = new GraphCaller(graph);
      var names = new ArrayList<String>();
      for (String at = "/me/drive/root:/d:/children?$top=99"; !at.isEmpty(); ) {
        JsonNode page = caller.send("GET", at).json();
        page.path("value").forEach(item -> names.add(item.path("name").asText()));
        at = page.path("@odata.nextLink").asText();
      }
      assertThat(names).hasSize(1000).doesNotHaveDuplicates();
      assertThat(graph.requests().count("GET children")).isEqualTo(11);
    }
  }

  /**
   * A client that repeats until the answer has the right hash loses nothing to any mix of faults.
   */
  @Test
  void neverAnswersSuccessForWhatItHasNot() throws Exception {
    var random = new Random(42);
    var expected = new TreeMap<String, String>();
    try (FakeGraph graph = FakeGraph.start(folder)) {
      for (int n = 0; n < 60; n++) {
        graph.faults().add(anyFault(random));
      }
      var caller = new GraphCaller(graph);
      for (int n = 0; n < 20; n++) {
        var content = new byte[Uploads.STEP + random.nextInt(1000) + 1];
        random.nextBytes(content);
        expected.put("f" + n, QuickXor.of(content));
        uploadUntilDone(caller, "f" + n, content);
      }
      assertThat(graph.tree().files()).isEqualTo(expected);
      graph.expireUploads();
      assertThat(graph.blobs()).isEqualTo(expected.size());
    }
    assertThat(folder).isEmptyDirectory();
  }

  private static Fault anyFault(Random random) {
    Fault fault =
        Fault.on(
                List.of("", "PUT", "POST").get(random.nextInt(3)),
                List.of("", "/upload/", "createUploadSession").get(random.nextInt(3)))
            .skip(random.nextInt(30))
            .fragment(random.nextInt(3) - 1);
    return switch (random.nextInt(6)) {
      case 0 -> fault.throttle(0);
      case 1 -> fault.answer(500, "generalException");
      case 2 -> fault.dropBefore();
      case 3 -> fault.dropAfter();
      case 4 -> fault.wrongHash();
      default -> fault.truncate(10);
    };
  }

  private static void uploadUntilDone(GraphCaller caller, String name, byte[] content) {
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> isUploaded(caller, name, content));
  }

  private static boolean isUploaded(GraphCaller caller, String name, byte[] content) {
    try {
      Map<String, Object> replace = Map.of("@microsoft.graph.conflictBehavior", "replace");
      String url =
          caller
              .session("/me/drive/root:/" + name + ":", replace)
              .json()
              .path("uploadUrl")
              .asText();
      if (url.isEmpty() || caller.fragment(url, content, 0, Uploads.STEP).status() != 202) {
        return false;
      }
      Reply last = caller.fragment(url, content, Uploads.STEP, content.length - Uploads.STEP);
      return last.json().at("/file/hashes/quickXorHash").asText().equals(QuickXor.of(content));
    } catch (UncheckedIOException e) {
      return false;
    }
  }
}
