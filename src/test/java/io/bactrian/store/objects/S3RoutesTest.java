package io.bactrian.store.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bactrian.HubTest;
import io.bactrian.shared.HubFolders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.apache.camel.CamelContext;
import org.apache.camel.component.aws2.s3.AWS2S3Component;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import software.amazon.awssdk.services.s3.S3Client;

/** A user's routes use the store of the hub through {@code aws2-s3}. */
@HubTest(properties = "hub.home=src/test/resources/homes/objects")
class S3RoutesTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  @Autowired ObjectStore store;
  @Autowired CamelContext context;
  @Autowired S3Client client;
  @Autowired HubFolders folders;

  @Test
  void aRouteReadsWritesAndMovesObjectsLargeOnesIncluded() {
    byte[] large = new byte[5 * 1024 * 1024];
    new Random(1).nextBytes(large);
    store.put("drop/large.bin", large);
    await().atMost(SOON).until(() -> store.exists("dropped/large.bin"));
    await().atMost(SOON).until(() -> !store.exists("drop/large.bin"));
    assertThat(store.get("copies/drop/large.bin")).isEqualTo(large);
    assertThat(store.get("dropped/large.bin")).isEqualTo(large);
  }

  @Test
  void whatARouteOnlyReadsStays() {
    store.put("look/here", "kept".getBytes(StandardCharsets.UTF_8));
    await().atMost(SOON).until(() -> store.exists("seen/look/here"));
    assertThat(store.exists("look/here")).isTrue();
  }

  @Test
  void usesTheHubsClientAndItsFolder() {
    var component = context.getComponent("aws2-s3", AWS2S3Component.class);
    assertThat(component.getConfiguration().getAmazonS3Client()).isSameAs(client);
    var caching = context.getStreamCachingStrategy();
    assertThat(caching.isSpoolEnabled()).isTrue();
    assertThat(caching.getSpoolDirectory().toPath().toAbsolutePath())
        .isEqualTo(folders.data().resolve("streams"));
  }
}
