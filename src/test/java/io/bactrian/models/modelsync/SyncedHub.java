package io.bactrian.models.modelsync;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.HubCalls;
import io.bactrian.HubTest;
import io.bactrian.TestFolders;
import io.bactrian.data.snapshot.Dataset;
import io.bactrian.data.snapshot.DatasetAssembler;
import io.bactrian.data.snapshot.DatasetWindow;
import io.bactrian.hub.security.Credentials;
import io.bactrian.models.registry.Champions;
import io.bactrian.models.training.Planted;
import io.bactrian.store.objects.ObjectStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A hub that syncs models with a fake of GitHub, both the same for all classes. */
@HubTest
@SuppressWarnings("NullAway.Init") // set before the first test
abstract class SyncedHub {
  static final String MODEL = "synced-m5-direction";
  static FakeGitHub github;
  private static Dataset dataset;

  @Autowired JdbcTemplate jdbc;
  @Autowired ProducerTemplate routes;
  @Autowired Champions champions;
  @Autowired ObjectStore store;
  @Autowired private DatasetAssembler assembler;
  @Autowired private Credentials credentials;
  @LocalServerPort private int port;

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry registry) throws Exception {
    github = new FakeGitHub();
    Runtime.getRuntime().addShutdownHook(new Thread(github::close));
    Path folder = TestFolders.makeData("modelsync");
    for (String setting : Smoke.settings(github, folder)) {
      int at = setting.indexOf('=');
      String key = setting.substring(0, at);
      if (key.startsWith("hub.model-sync") || key.equals("hub.home")) {
        registry.add(key, () -> setting.substring(at + 1));
      }
    }
  }

  @BeforeEach
  void assemble() {
    if (dataset == null) {
      Planted.wave(jdbc, "SYNCED", 1_800);
      dataset = assembler.assemble(new DatasetWindow("SYNCED", "M5", null, Instant.now()));
    }
  }

  @AfterEach
  void mend() {
    github.refusal = 0;
    github.redirect = "";
    jdbc.update("update model_sync_sources set not_before = null");
  }

  static Delivery delivery(float weight) {
    return Delivery.of(dataset, weight);
  }

  JsonNode get(String path) {
    return new HubCalls(port, credentials, "service.key").get(path);
  }

  JsonNode call(int status, String method, String path, String body) {
    return new HubCalls(port, credentials, "service.key").call(status, method, path, body);
  }

  void poll() {
    jdbc.update("update model_sync_sources set polled_at = null");
    routes.sendBody("direct:sync-models", null);
  }

  Map<String, Object> row(FakeGitHub.Artifact artifact) {
    return jdbc.queryForMap("select * from model_syncs where id = ?", artifact.row());
  }

  String reason(FakeGitHub.Artifact artifact) {
    return String.valueOf(row(artifact).get("reason"));
  }

  String status(FakeGitHub.Artifact artifact) {
    return String.valueOf(row(artifact).get("status"));
  }

  int count(String of) {
    return jdbc.queryForObject("select count(*) from " + of, Integer.class);
  }

  static int downloads() {
    return (int) github.asked.stream().filter(each -> each.contains("/zip ")).count();
  }
}
