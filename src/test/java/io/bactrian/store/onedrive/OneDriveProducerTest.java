package io.bactrian.store.onedrive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.store.onedrive.client.DriveItemEntry;
import io.bactrian.store.onedrive.client.QuickXorHash;
import io.bactrian.store.onedrive.client.TestDrive;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.converter.stream.InputStreamCache;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("onedrive")
class OneDriveProducerTest {
  private static final int BIG = 5_000_001;

  @TempDir Path folder;
  private TestContext context;

  @BeforeEach
  void start() throws IOException {
    context = new TestContext(folder);
  }

  @AfterEach
  void stop() throws IOException {
    context.close();
  }

  @Test
  void uploadsWhateverTheBodyIs() throws Exception {
    byte[] bytes = TestDrive.bytes(BIG);
    Path file = folder.resolve("local");
    java.nio.file.Files.write(file, bytes);
    List<Object> bodies =
        List.of(
            bytes,
            file,
            file.toFile(),
            new ByteArrayInputStream(bytes),
            new InputStreamCache(bytes));
    for (int i = 0; i < bodies.size(); i++) {
      String name = "in/" + i + ".bin";
      Exchange done = send("upload", bodies.get(i), Map.of(OneDriveConstants.PATH, name));

      assertThat(context.graph.tree().read("/lake/" + name)).isEqualTo(bytes);
      assertThat(done.getMessage().getHeader(OneDriveConstants.QUICK_XOR_HASH))
          .isEqualTo(QuickXorHash.of(bytes));
    }
    send("upload", "text", Map.of(Exchange.FILE_NAME, "text.txt"));
    assertThat(context.graph.tree().read("/lake/text.txt")).asString().isEqualTo("text");
  }

  @Test
  void streamsADownloadAndClosesIt() throws Exception {
    context.graph.tree().put("/lake/a.bin", TestDrive.bytes(BIG));
    context.route(
        """
        - route:
            id: download
            from:
              uri: direct:download
              steps:
                - to:
                    uri: microsoft-onedrive:lake
                    parameters:
                      operation: download
                - setProperty:
                    name: type
                    simple: ${body.getClass().getSimpleName()}
                - convertBodyTo:
                    type: byte[]
        """);

    Exchange done =
        context
            .camel
            .createFluentProducerTemplate()
            .to("direct:download")
            .withHeader(OneDriveConstants.PATH, "a.bin")
            .send();

    assertThat(done.getException()).isNull();
    assertThat(done.getMessage().getBody(byte[].class)).isEqualTo(TestDrive.bytes(BIG));
    assertThat(done.getProperty("type", String.class)).isEqualTo("DriveContent");
  }

  @Test
  void getsMetadataOrARange() throws Exception {
    context.graph.tree().put("/lake/a.txt", "0123456789".getBytes(StandardCharsets.UTF_8));

    Exchange metadata = send("get", "", Map.of(OneDriveConstants.PATH, "a.txt"));
    assertThat(metadata.getMessage().getBody(DriveItemEntry.class).size()).isEqualTo(10);

    context.route(
        """
        - from:
            uri: direct:range
            steps:
              - to: microsoft-onedrive:lake?operation=get
              - convertBodyTo: {type: String}
        """);
    String range =
        context
            .camel
            .createFluentProducerTemplate()
            .to("direct:range")
            .withHeader(OneDriveConstants.PATH, "a.txt")
            .withHeader(OneDriveConstants.RANGE_START, 3)
            .withHeader(OneDriveConstants.RANGE_LENGTH, 4)
            .request(String.class);
    assertThat(range).isEqualTo("3456");
  }

  @Test
  void managesItems() throws Exception {
    context.graph.tree().put("/lake/a.txt", new byte[] {1});
    send("createFolder", "", Map.of(OneDriveConstants.PATH, "x/y"));
    send("copy", "", to("a.txt", "x/y/b.txt"));
    send("move", "", to("a.txt", "x/c.txt"));
    assertThat(context.graph.tree().files()).containsOnlyKeys("lake/x/y/b.txt", "lake/x/c.txt");

    List<?> listed =
        send("list", "", Map.of(OneDriveConstants.PATH, "x")).getMessage().getBody(List.class);
    assertThat(listed).hasSize(2);
    List<?> found =
        send("search", "", Map.of(OneDriveConstants.QUERY, "b.txt"))
            .getMessage()
            .getBody(List.class);
    assertThat(found).hasSize(1);
    String link =
        send("createSharingLink", "", Map.of(OneDriveConstants.PATH, "x/c.txt"))
            .getMessage()
            .getBody(String.class);
    assertThat(link).startsWith("http");
    send("delete", "", Map.of(OneDriveConstants.PATH, "x/c.txt"));
    assertThat(context.graph.tree().files()).containsOnlyKeys("lake/x/y/b.txt");
  }

  @Test
  void answersAllChangesAndTheNextLink() throws Exception {
    context.graph.quirks().pageSize(2);
    context.graph.quirks().duplicates(true);
    for (int i = 0; i < 5; i++) {
      context.graph.tree().put("/lake/" + i, new byte[i]);
    }
    Exchange first = send("delta", "", Map.of());
    Object link = first.getMessage().getHeader(OneDriveConstants.DELTA_LINK);
    assertThat(first.getMessage().getBody(List.class)).hasSizeGreaterThanOrEqualTo(5);

    context.graph.tree().put("/lake/new", new byte[1]);
    Exchange second = send("delta", "", Map.of(OneDriveConstants.DELTA_LINK, link));
    List<DriveItemEntry> changes = second.getMessage().getBody(List.class);
    assertThat(changes)
        .filteredOn(item -> !item.folder())
        .extracting("name")
        .containsExactly("new");
  }

  @Test
  void refusesToClimbAndToDeleteTheRoot() {
    assertThatThrownBy(() -> send("download", "", Map.of(OneDriveConstants.PATH, "../x")))
        .isInstanceOf(CamelExecutionException.class)
        .hasRootCauseInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                context
                    .camel
                    .createProducerTemplate()
                    .requestBody("microsoft-onedrive:/?operation=delete", "", String.class))
        .hasRootCauseInstanceOf(IllegalArgumentException.class);
  }

  private static Map<String, Object> to(String path, String target) {
    return Map.of(OneDriveConstants.PATH, path, OneDriveConstants.TARGET_PATH, target);
  }

  private Exchange send(String operation, Object body, Map<String, Object> headers) {
    Exchange done =
        context
            .camel
            .createFluentProducerTemplate()
            .to("microsoft-onedrive:lake?operation=" + operation)
            .withProcessor(
                exchange -> {
                  exchange.getMessage().setBody(body);
                  exchange.getMessage().getHeaders().putAll(headers);
                })
            .send();
    if (done.getException() != null) {
      throw new CamelExecutionException("failed", done, done.getException());
    }
    if (done.getMessage().getBody() instanceof InputStream) {
      throw new IllegalStateException("read streams in the route");
    }
    return done;
  }
}
