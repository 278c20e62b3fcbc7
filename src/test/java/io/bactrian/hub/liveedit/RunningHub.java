package io.bactrian.hub.liveedit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bactrian.TestFolders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The whole hub on a home folder of the tests' own; the classes below share it. */
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "management.server.port=0",
      "hub.liveedit.poll-interval=100ms",
      // A client that uses a connection again in the moment the server gives it up sees no answer.
      "server.tomcat.keep-alive-timeout=10m",
      "server.tomcat.max-keep-alive-requests=-1"
    })
@Import(PermitAll.class)
@SuppressWarnings("NullAway.Init") // Spring sets the fields
@Tag("hub")
public abstract class RunningHub {
  private static final Path FOLDER = folder();
  protected static final Flows FLOWS = flows();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @Autowired protected RouteFiles files;
  @LocalServerPort protected int port;

  @DynamicPropertySource
  static void folders(DynamicPropertyRegistry registry) {
    registry.add("hub.home", () -> FOLDER.resolve("home").toString());
    registry.add("hub.data", () -> TestFolders.makeData(FOLDER.resolve("data")).toString());
  }

  @BeforeEach
  void restore() throws IOException {
    FLOWS.reset();
    await()
        .untilAsserted(
            () -> {
              assertThat(files.status()).hasSameSizeAs(Flows.base().entrySet());
              assertThat(files.status()).extracting("state").containsOnly("serving");
              Flows.base()
                  .forEach(
                      (path, text) ->
                          assertThat(files.serving().get(path)).extracting("text").isEqualTo(text));
            });
  }

  protected HttpResponse<String> get(String path) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build();
    return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static Path folder() {
    try {
      return Files.createTempDirectory(Path.of("target"), "liveedit").toAbsolutePath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Flows flows() {
    try {
      return Flows.in(FOLDER.resolve("home"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
