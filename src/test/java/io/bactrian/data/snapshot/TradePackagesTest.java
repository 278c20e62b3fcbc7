package io.bactrian.data.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.shared.HubFolders;
import io.bactrian.store.objects.ObjectStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class TradePackagesTest extends LabelledHub {
  @Autowired ObjectStore store;
  @Autowired HubFolders folders;

  private List<String> keys(String position) {
    return jdbc.sql("select key from trade_packages where position_id = :p order by packaged_at")
        .param("p", position)
        .query(String.class)
        .list();
  }

  private List<String> deadLetters() {
    return jdbc.sql("select message from dead_letters where subscriber = 'package-trades'")
        .query(String.class)
        .list();
  }

  private String awaitKey(String position, int count) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(keys(position)).hasSize(count));
    return keys(position).get(count - 1);
  }

  @Test
  void aClosedTradeIsPutAsideWithAllItIsMadeOf() throws Exception {
    signal("PK1", "pack", "BTCUSD", "2025-01-06T09:59:59Z");
    trade("P1", "PK1", true);
    String key = awaitKey("P1", 1);
    byte[] content = store.get(key);
    String sha256 = SnapshotWriter.sha256(content);
    assertThat(key).isEqualTo("trades/6001/P1/" + sha256 + ".json");
    assertThat(store.size(key)).isEqualTo(content.length);
    JsonNode made = mapper.readTree(content);
    assertThat(made.at("/trade/label").textValue()).isEqualTo("win");
    assertThat(made.at("/trade/r_multiple").decimalValue()).isEqualByComparingTo("2");
    assertThat(made.get("deals")).hasSize(2);
    assertThat(made.at("/deals/0/entry").textValue()).isEqualTo("IN");
    assertThat(made.at("/signal/id").textValue()).isEqualTo("PK1");
    assertThat(made.get("event_id").textValue()).isNotBlank();
    var names = new ArrayList<String>();
    made.get("trade").fieldNames().forEachRemaining(names::add);
    assertThat(names).isSorted();
    assertThat(new String(content, StandardCharsets.UTF_8))
        .doesNotContain("secret-token-id", "body_sha256", "\n", ": ");
  }

  @Test
  void aCorrectionMakesAFurtherPackage() throws Exception {
    trade("P2", null, false);
    awaitKey("P2", 1);
    ok("PUT", labelOf("P2"), "{\"label\":\"flat\"}");
    JsonNode made = mapper.readTree(store.get(awaitKey("P2", 2)));
    assertThat(made.at("/trade/label").textValue()).isEqualTo("flat");
    assertThat(made.at("/trade/label_source").textValue()).isEqualTo("api");
  }

  @Test
  void nothingIsLostWhileTheStoreIsAway() throws Exception {
    Path bucket = folders.data().resolve("objects/buckets/bactrian");
    Path away = bucket.resolveSibling("away");
    trade("P3", null, true);
    awaitKey("P3", 1);
    Files.move(bucket, away);
    try {
      trade("P4", null, true);
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  call("GET", "/health", "", "service.key")
                      .body()
                      .contains("package-trades retries"));
      await() // longer than the five attempts that others get
          .during(Duration.ofSeconds(4))
          .atMost(PATIENCE)
          .until(() -> keys("P4").isEmpty() && deadLetters().isEmpty());
    } finally {
      Files.move(away, bucket);
    }
    assertThat(store.exists(awaitKey("P4", 1))).isTrue();
    assertThat(deadLetters()).isEmpty();
  }
}
