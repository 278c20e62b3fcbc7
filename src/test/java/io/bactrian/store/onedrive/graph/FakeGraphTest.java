package io.bactrian.store.onedrive.graph;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Items and contents, as the pages on driveItem describe them. */
class FakeGraphTest extends FakeGraphTestBase {

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
  void takesALargeFileInFragmentsAndRemovesTheSession() {
    var content = new byte[2 * Uploads.STEP + 7];
    new Random(1).nextBytes(content);
    String url =
        caller.session("/me/drive/root:/big.bin:", Map.of()).json().path("uploadUrl").asText();
    assertThat(
            caller
                .fragment(url, content, 0, Uploads.STEP)
                .json()
                .path("nextExpectedRanges")
                .path(0)
                .asText())
        .isEqualTo(Uploads.STEP + "-");
    assertThat(caller.fragment(url, content, Uploads.STEP, Uploads.STEP).status()).isEqualTo(202);
    var last = caller.fragment(url, content, 2 * Uploads.STEP, 7);
    assertThat(last.status()).isEqualTo(201);
    assertThat(last.json().at("/file/hashes/quickXorHash").asText())
        .isEqualTo(QuickXor.of(content));
    assertThat(caller.download("/me/drive/root:/big.bin:/content")).isEqualTo(content);
    assertThat(caller.plain("GET", url).status()).isEqualTo(404);
  }
}
