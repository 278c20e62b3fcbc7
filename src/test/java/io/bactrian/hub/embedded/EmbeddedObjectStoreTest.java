package io.bactrian.hub.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedObjectStoreTest {
  @TempDir Path folder;

  @Test
  void refusesARequestWithoutASignature() throws Exception {
    try (var store = EmbeddedObjectStore.start(folder)) {
      URI bucket = store.endpoint().resolve("/bucket");
      var put = HttpRequest.newBuilder(bucket).PUT(HttpRequest.BodyPublishers.noBody()).build();
      var answer = HttpClient.newHttpClient().send(put, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(folder.resolve("buckets/bucket")).doesNotExist();
    }
  }
}
