package io.bactrian.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.HubTest;
import io.bactrian.shared.HubException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;

/** Over the S3 protocol, to the embedded store. */
@HubTest
class ObjectStoreTest {
  @Autowired ObjectStore store;
  @TempDir Path folder;

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void givesBackWhatWasPut() throws IOException {
    Path file = Files.writeString(folder.resolve("in"), "from a file");
    store.put("objects-test/two/a", bytes("from memory"));
    store.put("objects-test/two/b", file);
    store.get("objects-test/two/b", folder.resolve("out"));
    assertThat(store.get("objects-test/two/a")).isEqualTo(bytes("from memory"));
    assertThat(folder.resolve("out")).hasContent("from a file");
    assertThat(store.keys("objects-test/two/"))
        .containsExactly("objects-test/two/a", "objects-test/two/b");
    assertThat(store.size("objects-test/two/a")).isEqualTo(11);
  }

  @Test
  void namesTheObjectThatIsNotThere() {
    assertThat(store.exists("objects-test/none")).isFalse();
    assertThatThrownBy(() -> store.get("objects-test/none"))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("objects-test/none");
  }

  @Test
  void letsAStrangerReadAndWriteOneObjectByItsLink() throws Exception {
    URI put = store.presignedPut("objects-test/link", Duration.ofMinutes(1));
    URI get = store.presignedGet("objects-test/link", Duration.ofMinutes(1));
    var upload = HttpRequest.newBuilder(put).PUT(BodyPublishers.ofString("by link")).build();
    assertThat(http.send(upload, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
    var download = http.send(HttpRequest.newBuilder(get).build(), BodyHandlers.ofString());
    assertThat(download.body()).isEqualTo("by link");
    URI other = URI.create(get.toString().replace("objects-test/link", "objects-test/two/a"));
    var foreign = http.send(HttpRequest.newBuilder(other).build(), BodyHandlers.discarding());
    assertThat(foreign.statusCode()).isEqualTo(403);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
