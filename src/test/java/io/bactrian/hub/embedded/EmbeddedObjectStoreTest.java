package io.bactrian.hub.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
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

  @Test
  void writesTheCopyOnceAndAnewWhereTheProgramIsAnother() throws Exception {
    URL first = EmbeddedObjectStore.unpack(packed("first"), folder);
    Path copy = Path.of(first.toURI());
    FileTime written = Files.getLastModifiedTime(copy);
    assertThat(copy).hasContent("first");
    assertThat(EmbeddedObjectStore.unpack(packed("first"), folder)).isEqualTo(first);
    assertThat(Files.getLastModifiedTime(copy)).isEqualTo(written);
    Path second = Path.of(EmbeddedObjectStore.unpack(packed("second"), folder).toURI());
    assertThat(second).hasContent("second");
    assertThat(copy).doesNotExist();
  }

  /** A program inside a jar of its own, as the hub's jar holds it. */
  private URL packed(String program) throws IOException {
    Path jar = Files.createTempFile(Files.createDirectories(folder.resolve("hub")), "hub", ".jar");
    try (var out = new ZipOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new ZipEntry("embedded/s3proxy.jar"));
      out.write(program.getBytes(StandardCharsets.UTF_8));
    }
    return URI.create("jar:" + jar.toUri() + "!/embedded/s3proxy.jar").toURL();
  }
}
