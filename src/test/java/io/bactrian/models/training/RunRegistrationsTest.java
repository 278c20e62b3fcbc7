package io.bactrian.models.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.HubCalls;
import io.bactrian.HubTest;
import io.bactrian.data.snapshot.Dataset;
import io.bactrian.data.snapshot.DatasetAssembler;
import io.bactrian.data.snapshot.DatasetWindow;
import io.bactrian.hub.security.Credentials;
import io.bactrian.models.registry.Candidate;
import io.bactrian.shared.Ulid;
import io.bactrian.store.objects.ObjectStore;
import java.time.Instant;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** Runs that ended, registered at a person's request. */
@HubTest
class RunRegistrationsTest {
  private static final String MODEL = "again-m5-direction";

  @LocalServerPort int port;
  @Autowired Credentials credentials;
  @Autowired JdbcTemplate jdbc;
  @Autowired DatasetAssembler assembler;
  @Autowired ObjectStore objects;

  private JsonNode register(int status, String run, String more) {
    return hub()
        .function(
            status,
            "ml-model-management",
            "{\"operation\":\"register\",\"run\":\"%s\",\"reason\":\"mended\"%s}"
                .formatted(run, more));
  }

  private HubCalls hub() {
    return new HubCalls(port, credentials, "service.key");
  }

  private String run(String state, String datasetId, String artifacts) {
    String id = Ulid.next();
    jdbc.update(
        """
        insert into model_runs (id, request_id, model, target, symbol, period, window_to, requested_by, state,
          dataset_id, attempt, artifacts, reason)
        values (?, ?, ?, 'direction', 'AGAIN', 'M5', now(), 'test', ?, nullif(?, ''), 1, ?::jsonb, 'a scenario failed')
        """,
        id,
        id,
        MODEL,
        state,
        datasetId,
        artifacts);
    return id;
  }

  private String failed(Dataset dataset) {
    String id = run("failed", dataset.id(), "[]");
    int feature = dataset.features().indexOf("f_sma_48");
    byte[] onnx = TinyModel.of(dataset.features().size(), 2, feature, -20);
    // The run's second part is the attempt that laid the files there.
    Candidate uploaded = TinyModel.uploaded(objects, id + "/1", MODEL, "direction", dataset, onnx);
    byte[] metadata = TinyModel.metadata(id, MODEL, "direction", dataset);
    objects.put(uploaded.metadataKey(), metadata);
    jdbc.update(
        """
        update model_runs set artifacts = jsonb_build_array(jsonb_build_object('name', 'model.onnx', 'sha256', ?::text),
          jsonb_build_object('name', 'metadata.json', 'sha256', ?::text)) where id = ?
        """,
        uploaded.onnxSha256(),
        DigestUtils.sha256Hex(metadata),
        id);
    return id;
  }

  @Test
  void registersWhatAFailedRunBroughtAndReleasesIt() {
    Planted.wave(jdbc, "AGAIN", 1_800);
    Dataset dataset = assembler.assemble(new DatasetWindow("AGAIN", "M5", null, Instant.now()));
    String run = failed(dataset);
    JsonNode asked = register(200, run, ",\"dry_run\":true");
    assertThat(asked.path("done").asBoolean()).isFalse();
    assertThat(jdbc.queryForList("select 1 from ml_model_versions where model = ?", MODEL))
        .isEmpty();
    register(400, run, ",\"tag\":\"1.0\"");
    assertThat(jdbc.queryForList("select 1 from ml_model_versions where model = ?", MODEL))
        .isEmpty();

    JsonNode done = register(200, run, ",\"tag\":\"v1.0.0\"");
    String version = done.path("version").asText();
    assertThat(done.path("done").asBoolean()).isTrue();
    assertThat(done.at("/release/tag").asText()).isEqualTo("v1.0.0");
    assertThat(done.at("/release/stable").asBoolean()).isEqualTo(done.path("promoted").asBoolean());
    JsonNode row = hub().get("/api/v1/runs/" + run);
    assertThat(row.path("state").asText()).isEqualTo("completed");
    assertThat(row.path("version").asText()).isEqualTo(version);
    assertThat(row.path("reason").asText())
        .contains("registered again by service: mended", "before: a scenario failed");

    JsonNode again = register(200, run, ",\"tag\":\"v1.0.1\"");
    assertThat(again.path("version").asText()).isEqualTo(version);
    assertThat(again.at("/release/tag").asText()).isEqualTo("v1.0.1");
    assertThat(hub().get("/api/v1/models/" + MODEL + "/releases").path("items")).hasSize(2);
  }

  @Test
  void refusesByName() {
    assertThat(register(404, "nix", "").path("field").asText()).isEqualTo("run");
    String without = run("failed", "", "[]");
    assertThat(register(422, without, "").path("detail").asText())
        .contains("brought no model.onnx", "a scenario failed");
    String queued = run("queued", "", "[]");
    assertThat(register(409, queued, "").path("detail").asText()).contains("is queued");
    jdbc.update("delete from model_runs where id in (?, ?)", without, queued);
    assertThat(
            hub()
                .function(
                    400, "ml-model-management", "{\"operation\":\"register\",\"reason\":\"r\"}")
                .path("field")
                .asText())
        .contains("run");
  }
}
