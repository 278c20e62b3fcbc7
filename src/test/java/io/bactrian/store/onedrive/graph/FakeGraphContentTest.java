package io.bactrian.store.onedrive.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.store.onedrive.graph.GraphCaller.Reply;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Contents, downloads, copies and links, as their pages describe them. */
class FakeGraphContentTest extends FakeGraphTestBase {

  @Test
  void takesASmallFileAndGivesItBackByIdAndByPath() {
    var put = caller.send("PUT", "/me/drive/root:/a%20b/c%2Bd%25.txt:/content", "hello");
    assertThat(put.status()).isEqualTo(201);
    JsonNode item = put.json();
    assertThat(item.path("name").asText()).isEqualTo("c+d%.txt");
    assertThat(item.at("/file/hashes/quickXorHash").asText())
        .isEqualTo(QuickXor.of(bytes("hello")));
    assertThat(item.at("/parentReference/path").asText())
        .isEqualTo("/drives/" + FakeGraph.DRIVE + "/root:/a%20b");
    String id = item.path("id").asText();
    for (String address :
        List.of(
            "/me/drive/items/" + id,
            "/me/drive/root:/A%20B/C+D%25.TXT",
            "/drives/b!fakedrive/items/root%3A%2Fa%20b%2Fc%2Bd%25.txt%3A",
            "/users/" + FakeGraph.USER + "/drive/root:/a%20b/c+d%25.txt:",
            "/me/drive/items/" + item.at("/parentReference/id").asText() + ":/c+d%25.txt:")) {
      assertThat(caller.send("GET", address).json().path("id").asText()).as(address).isEqualTo(id);
    }
    assertThat(caller.download("/me/drive/items/" + id + "/content")).isEqualTo(bytes("hello"));
    assertThat(caller.send("PUT", "/me/drive/items/" + id + "/content", "again").status())
        .isEqualTo(200);
    assertThat(caller.download("/me/drive/items/" + id + "/content")).isEqualTo(bytes("again"));
  }

  @Test
  void redirectsDownloadsToUrlsThatTakeRangesAndNoToken() throws Exception {
    graph.tree().put("a", bytes("0123456789"));
    String url = caller.send("GET", "/me/drive/root:/a:/content").header("Location");
    assertThat(url).startsWith("http://localhost:");
    Reply part = caller.plain("GET", url, "Range", "bytes=2-4");
    assertThat(part.status()).isEqualTo(206);
    assertThat(part.header("Content-Range")).isEqualTo("bytes 2-4/10");
    assertThat(part.body()).isEqualTo(bytes("234"));
    assertThat(caller.plain("GET", url, "Range", "bytes=-3").body()).isEqualTo(bytes("789"));
    assertThat(caller.plain("GET", url, "Range", "bytes=8-").body()).isEqualTo(bytes("89"));
    assertThat(caller.plain("GET", url, "Range", "bytes=10-").status()).isEqualTo(416);
    assertThat(caller.send("GET", url).status()).isEqualTo(401);
    graph.downloadLifetime(Duration.ofSeconds(-1));
    String stale =
        caller
            .send("GET", "/me/drive/root:/a")
            .json()
            .path("@microsoft.graph.downloadUrl")
            .asText();
    assertThat(caller.plain("GET", stale).status()).isEqualTo(401);
  }

  @Test
  void copiesFoldersUnderAMonitorAndReportsAFailedCopy() throws Exception {
    graph.tree().put("a/b/c.txt", bytes("x"));
    graph.quirks().copyMillis(200);
    String at = "/me/drive/items/" + graph.tree().id("a") + "/copy";
    Reply accepted = caller.send("POST", at, "{\"name\":\"z\"}");
    assertThat(accepted.status()).isEqualTo(202);
    String monitor = accepted.header("Location");
    assertThat(caller.plain("GET", monitor).json().path("status").asText()).isEqualTo("inProgress");
    JsonNode done = ended(monitor);
    assertThat(done.path("status").asText()).isEqualTo("completed");
    assertThat(done.path("resourceId").asText()).isEqualTo(graph.tree().id("z"));
    assertThat(graph.tree().files()).containsOnlyKeys("a/b/c.txt", "z/b/c.txt");
    JsonNode failed = ended(caller.send("POST", at, "{\"name\":\"Z\"}").header("Location"));
    assertThat(failed.path("status").asText()).isEqualTo("failed");
    assertThat(failed.at("/error/code").asText()).isEqualTo("nameAlreadyExists");
    String inside =
        "{\"name\":\"in\",\"parentReference\":{\"id\":\"" + graph.tree().id("a") + "\"}}";
    ended(caller.send("POST", at, inside).header("Location"));
    assertThat(graph.tree().files()).containsOnlyKeys("a/b/c.txt", "a/in/b/c.txt", "z/b/c.txt");
    assertThat(graph.blobs()).isEqualTo(3);
  }

  private JsonNode ended(String monitor) {
    return await()
        .until(
            () -> caller.plain("GET", monitor).json(),
            state -> !state.path("status").asText().equals("inProgress"));
  }

  @Test
  void makesALinkOnceAndGivesItAgain() throws Exception {
    graph.tree().put("a", bytes("x"));
    String at = "/me/drive/root:/a:/createLink";
    Reply first = caller.send("POST", at, "{\"type\":\"view\",\"scope\":\"organization\"}");
    assertThat(first.status()).isEqualTo(201);
    Reply second = caller.send("POST", at, "{\"type\":\"view\",\"scope\":\"organization\"}");
    assertThat(second.status()).isEqualTo(200);
    assertThat(second.json().at("/link/webUrl")).isEqualTo(first.json().at("/link/webUrl"));
    assertThat(caller.send("POST", at, "{\"type\":\"x\"}").status()).isEqualTo(400);
  }

  @Test
  void refusesWhatExceedsTheQuota() {
    graph.quota(3);
    Reply put = caller.send("PUT", "/me/drive/root:/a:/content", "1234");
    assertThat(put.status()).isEqualTo(507);
    assertThat(put.code()).isEqualTo("quotaLimitReached");
    assertThat(caller.send("PUT", "/me/drive/root:/a:/content", "123").status()).isEqualTo(201);
    assertThat(caller.send("GET", "/me/drive").json().at("/quota/remaining").asLong()).isZero();
  }

  @Test
  void leavesNothingOfWhatIsDeletedForGood() throws Exception {
    graph.tree().put("a/b", bytes("x"));
    String id = graph.tree().id("a");
    Reply gone = caller.send("POST", "/me/drive/items/" + id + "/permanentDelete");
    assertThat(gone.status()).isEqualTo(204);
    assertThat(graph.tree().recycled()).isEmpty();
    assertThat(graph.blobs()).isZero();
    assertThat(caller.send("POST", "/me/drive/items/" + id + "/restore").status()).isEqualTo(404);
  }
}
