package io.bactrian.models.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.HubCalls;
import io.bactrian.HubTest;
import io.bactrian.data.snapshot.Dataset;
import io.bactrian.data.snapshot.DatasetAssembler;
import io.bactrian.data.snapshot.DatasetWindow;
import io.bactrian.hub.security.Credentials;
import io.bactrian.models.training.Planted;
import io.bactrian.models.training.TinyModel;
import io.bactrian.shared.HubException;
import io.bactrian.shared.Ulid;
import io.bactrian.store.objects.ObjectStore;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** Every way to a protected champion, tried without an approval. */
@HubTest
class ProtectedChampionTest {
  private static final String MODEL = "guarded-m5-direction";
  private static final String BASE = "/api/v1/models/" + MODEL;

  @LocalServerPort int port;
  @Autowired Credentials credentials;
  @Autowired JdbcTemplate jdbc;
  @Autowired DatasetAssembler assembler;
  @Autowired ObjectStore objects;
  @Autowired Registry registry;
  @Autowired Deployments deployments;
  @Autowired Approvals approvals;

  private static @Nullable Dataset dataset;
  private static String champion = "";
  private static String other = "";

  @BeforeEach
  void guard() {
    if (dataset == null) {
      Planted.wave(jdbc, "GUARDED", 1_800);
      dataset = assembler.assemble(new DatasetWindow("GUARDED", "M5", null, Instant.now()));
      other = registered(dataset, -20).version();
      champion = registered(dataset, -40).version();
    }
    if (!deployments.championVersion(MODEL).orElse("").equals(champion)) {
      deployments.promote(MODEL, champion, "test", "to guard it");
    }
    hub().call(200, "POST", BASE + "/protect", "");
  }

  private Registration registered(Dataset of, float weight) {
    int feature = of.features().indexOf("f_sma_48"); // shows where the wave turns
    byte[] onnx = TinyModel.of(of.features().size(), 2, feature, weight);
    return registry.register(
        TinyModel.uploaded(objects, Ulid.next(), MODEL, "direction", of, onnx),
        TinyModel.UNEXAMINED,
        Passed.CHAMPION,
        Function.identity());
  }

  private HubCalls hub() {
    return new HubCalls(port, credentials, "service.key");
  }

  private void assertUnchanged() {
    assertThat(deployments.championVersion(MODEL)).contains(champion);
  }

  @Test
  void resistsApiAndFunctions() {
    String promote = "{\"version\":\"%s\",\"reason\":\"now\"}".formatted(other);
    assertThat(hub().call(403, "POST", BASE + "/promote", promote).path("detail").asText())
        .contains("is protected", "/approvals");
    hub().call(403, "POST", BASE + "/rollback", "{\"reason\":\"now\"}");
    hub()
        .function(
            403,
            "ml-model-management",
            "{\"operation\":\"deploy\",\"model\":\"%s\",\"version\":\"%s\",\"reason\":\"now\"}"
                .formatted(MODEL, other));
    hub()
        .function(
            403,
            "ml-model-management",
            "{\"operation\":\"rollback\",\"model\":\"%s\",\"reason\":\"now\"}".formatted(MODEL));
    assertThatThrownBy(() -> deployments.rollOut(MODEL, other, "a", null, "rollout", "better"))
        .isInstanceOf(HubException.class);
    assertUnchanged();
  }

  @Test
  void resistsTheGateAndKeepsTheCandidate() {
    Registration better = registered(Objects.requireNonNull(dataset), -100);
    assertThat(better.promoted()).isFalse();
    assertThat(better.reason()).contains("protected").doesNotStartWith("refused");
    assertUnchanged();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update models set champion = '%2$s' where model = '%1$s'",
        "update models set champion = null where model = '%1$s'",
        "update models set protected = false where model = '%1$s'",
        "update models set protected = false, champion = '%2$s' where model = '%1$s'",
        "delete from models where model = '%1$s'",
        "insert into model_approvals (id, model, version, requested_by, reason, approved_by, approved_at)"
            + " values ('forged', '%1$s', '%2$s', 'x', 'r', 'x', now())"
      })
  void resistsSql(String statement) {
    assertThatThrownBy(() -> jdbc.update(statement.formatted(MODEL, other)))
        .satisfies(
            refused ->
                assertThat(String.valueOf(refused.getMessage()))
                    .containsAnyOf("is protected", "model_approvals_two_persons"));
    assertUnchanged();
  }

  @Test
  void takesNoApprovalOfYesterday() {
    jdbc.update(
        """
        insert into model_approvals (id, model, version, requested_by, reason, approved_by, approved_at)
        values ('old', ?, ?, 'service', 'r', 'operator', now() - interval '25 hours') on conflict do nothing
        """,
        MODEL,
        other);
    assertThatThrownBy(() -> deployments.promote(MODEL, other, "service", "late"))
        .isInstanceOf(HubException.class);
    assertThatThrownBy(
            () -> jdbc.update("update models set champion = ? where model = ?", other, MODEL))
        .hasMessageContaining("is protected");
    assertUnchanged();
  }

  @Test
  void changesOnceWithTheApprovalOfSomebodyElse() {
    JsonNode asked =
        hub()
            .call(
                200,
                "POST",
                BASE + "/approvals",
                "{\"version\":\"%s\",\"reason\":\"it is better\"}".formatted(other));
    String approve = BASE + "/approvals/" + asked.path("id").asText() + "/approve";
    assertThat(hub().call(403, "POST", approve, "").path("detail").asText())
        .contains("somebody else");
    approvals.approve(asked.path("id").asText(), "operator");
    assertThatThrownBy(() -> approvals.approve(asked.path("id").asText(), "another"))
        .hasMessageContaining("Approved already, by operator");
    deployments.promote(MODEL, other, "service", "approved");
    assertThat(deployments.championVersion(MODEL)).contains(other);
    assertThatThrownBy(() -> deployments.promote(MODEL, champion, "service", "back"))
        .isInstanceOf(HubException.class);
    assertThatThrownBy(() -> jdbc.update("update model_approvals set used_at = null"))
        .hasMessageContaining("only grows");
    hub().call(404, "POST", BASE + "/approvals", "{\"version\":\"nix\",\"reason\":\"r\"}");

    String end = approvals.request(MODEL, "champion", null, true, "quant", "the test is over").id();
    hub().call(200, "POST", BASE + "/approvals/" + end + "/approve", "");
    deployments.promote(MODEL, champion, "service", "free again");
    assertUnchanged();
  }
}
