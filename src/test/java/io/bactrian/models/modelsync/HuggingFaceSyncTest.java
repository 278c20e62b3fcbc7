package io.bactrian.models.modelsync;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.hub.http.StrictJson;
import io.bactrian.models.artifacts.ArtifactSource;
import io.bactrian.models.artifacts.ArtifactStep;
import io.bactrian.models.artifacts.FoundArtifact;
import io.bactrian.models.artifacts.ModelSyncProperties;
import io.bactrian.models.artifacts.SourceRows;
import io.bactrian.models.artifacts.TestSources;
import io.bactrian.models.registry.Approvals;
import io.bactrian.models.registry.Deployments;
import io.bactrian.models.registry.Passed;
import io.bactrian.shared.HubException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/** The steps of model sync on a repository of Hugging Face, with a fake of it. */
class HuggingFaceSyncTest extends SyncedHub {
  @Autowired SyncRows rows;
  @Autowired SourceRows sources;
  @Autowired StrictJson json;
  @Autowired Verification verification;
  @Autowired Admission admission;
  @Autowired Approvals approvals;
  @Autowired Deployments deployments;
  @Autowired TransactionTemplate transaction;
  private FakeHuggingFace hub;

  @BeforeEach
  void start() throws IOException {
    hub = new FakeHuggingFace();
  }

  @AfterEach
  void stop() {
    assertThat(hub.leaked).isEmpty();
    hub.close();
    jdbc.update(
        "delete from model_syncs where source like 'hugging-face:%' and status = 'waiting'");
  }

  /** One run of the route {@code sync-models} with that source. */
  private List<FoundArtifact> sync(String token) {
    jdbc.update("update model_sync_sources set polled_at = null");
    ModelSyncProperties properties =
        TestSources.huggingFaceProperties(
            FakeHuggingFace.REPOSITORY, hub.url(), token, FakeHuggingFace.STORE_HOST);
    ArtifactSource source = TestSources.huggingFace(properties, sources, json);
    List<FoundArtifact> found = new Polling(properties, source, rows, sources, transaction).poll();
    for (FoundArtifact each : found) {
      ArtifactStep at = each;
      try {
        source.checkOrigin(each);
        Exchange exchange = exchange(each);
        new DownloadArtifactProcessor(source, rows).process(exchange);
        at = exchange.getMessage().getBody(DownloadedArtifact.class);
        admission.admit(verification.verify((DownloadedArtifact) at), Passed.CHAMPION);
      } catch (Exception e) {
        keep(properties, at, e);
      }
    }
    return found;
  }

  private List<FoundArtifact> sync() {
    return sync(FakeHuggingFace.TOKEN);
  }

  private Exchange exchange(Object body) {
    var exchange = new DefaultExchange(routes.getCamelContext());
    exchange.getMessage().setBody(body);
    return exchange;
  }

  private void keep(ModelSyncProperties properties, ArtifactStep at, Exception failure) {
    assertThat(failure).isInstanceOf(HubException.class);
    Exchange exchange = exchange(at);
    exchange.setProperty(Exchange.EXCEPTION_CAUGHT, failure);
    try {
      new KeepArtifactFailureProcessor(rows, properties).process(exchange);
    } catch (org.apache.camel.InvalidPayloadException e) {
      throw new AssertionError(e);
    }
  }

  private Map<String, Object> of(String commit) {
    return jdbc.queryForMap(
        "select * from model_syncs where source = ?",
        "hugging-face:" + FakeHuggingFace.REPOSITORY + "@" + commit);
  }

  private String reason(String commit) {
    return of(commit).get("status") + " " + of(commit).get("reason");
  }

  @Test
  void takesACommitOnceAndOnlyWhatItsMetadataNames() {
    String commit = hub.commit(delivery(-80).unknownDataset("").zip());
    assertThat(sync()).hasSize(1);
    assertThat(reason(commit)).startsWith("candidate refused: no dataset");
    assertThat(String.valueOf(of(commit).get("digest"))).matches("sha256:[0-9a-f]{64}");
    assertThat(String.valueOf(of(commit).get("backup"))).contains("unified_brain_");
    assertThat(hub.asked)
        .noneMatch(path -> path.contains("README") || path.contains("pytorch_model"))
        .filteredOn(path -> path.contains("/resolve/"))
        .hasSize(3); // metadata.json, unified_brain.onnx, golden.json
    assertThat(
            jdbc.queryForObject(
                "select count(*) from ml_model_versions where run_id like 'hugging-face:%@' || ? || '#hf-%'",
                Integer.class, commit))
        .isEqualTo(1);

    int asked = hub.asked.size();
    assertThat(sync()).isEmpty();
    assertThat(hub.asked.subList(asked, hub.asked.size()))
        .singleElement()
        .asString()
        .endsWith("/revision/main 304");

    String readme = hub.commit(delivery(-80).unknownDataset("").with("more.txt", "x").zip());
    sync();
    assertThat(reason(readme)).contains("registered before");
    assertThat(of(readme).get("version")).isEqualTo(of(commit).get("version"));
  }

  @Test
  void promotesWhatTheGateLetsPassUnlessTheChampionIsProtected() {
    String commit = hub.commit(delivery(-21).zip());
    sync();
    try {
      assertThat(reason(commit)).startsWith("promoted ").contains("log loss");
      assertThat(champions.of(MODEL).orElseThrow().version()).isEqualTo(of(commit).get("version"));
      String model = "/api/v1/models/" + MODEL;
      call(200, "POST", model + "/protect", "");
      String better = hub.commit(delivery(-81).zip());
      sync();
      assertThat(reason(better)).startsWith("candidate ").contains("protected");
      assertThat(champions.of(MODEL).orElseThrow().version()).isEqualTo(of(commit).get("version"));
      String end =
          approvals.request(MODEL, "champion", null, true, "quant", "the test is over").id();
      call(200, "POST", model + "/approvals/" + end + "/approve", "");
    } finally {
      deployments.rollback(MODEL, "operator", "the test is over");
    }
  }

  @Test
  void refusesWhatIsNotAsTheCommitSays() {
    hub.altered = true;
    String altered = hub.commit(delivery(-82).unknownDataset("").zip());
    sync();
    assertThat(reason(altered))
        .startsWith("refused unified_brain.onnx: What came has ")
        .contains("and the commit");
    hub.altered = false;

    hub.headers = Map.of("X-Repo-Commit", "f".repeat(40));
    String other = hub.commit(delivery(-83).unknownDataset("").zip());
    sync();
    assertThat(reason(other)).contains("metadata.json: What came is of commit ffff");
    hub.headers = Map.of();

    Delivery pickled = delivery(-84).unknownDataset("");
    pickled.metadata.withObject("/files").put("model.pkl", "0".repeat(64));
    String pickle = hub.commit(pickled.zip());
    hub.add("model.pkl", "x");
    sync();
    assertThat(reason(pickle)).contains("model.pkl", "pickle");

    Delivery misnamed = delivery(-85).unknownDataset("");
    misnamed.metadata.withObject("/files").put("../other.json", "0".repeat(64));
    String missing = hub.commit(misnamed.zip());
    sync();
    assertThat(reason(missing)).contains("../other.json", "the commit does not have it");

    Delivery none = delivery(-86).unknownDataset("");
    none.zip();
    none.files.put("model.onnx", new byte[] {1});
    String wrongSum = hub.commit(none.zipAsItIs());
    sync();
    assertThat(reason(wrongSum)).startsWith("candidate"); // not named, so not fetched
    assertThat(hub.asked).noneMatch(path -> path.contains(wrongSum + "/model.onnx"));
  }

  @Test
  void refusesRedirectsElsewhereAndCommitsThatAreGone() {
    for (String to :
        List.of(
            "http://169.254.169.254/latest",
            "https://localhost/x",
            "http://127.0.0.1:1/",
            "::",
            "/a b")) {
      hub.redirect = to;
      String commit = hub.commit(delivery(-87 - to.length()).unknownDataset("").zip());
      sync();
      assertThat(reason(commit))
          .as(to)
          .startsWith("refused unified_brain.onnx: Hugging Face redirects to");
    }
    hub.redirect = "";
    String gone = hub.commit(delivery(-150).unknownDataset("").zip());
    hub.cut = true;
    sync();
    assertThat(reason(gone)).startsWith("waiting ").contains("broke off");
    hub.cut = false;
    hub.forget(gone);
    sync();
    assertThat(reason(gone)).startsWith("refused metadata.json: The commit does not have it");
    assertThat(champions.of(MODEL)).isEmpty();
  }

  @Test
  void takesAgainWhatBrokeOffAndEndsWhatANewerCommitReplaced() {
    hub.cut = true;
    String first = hub.commit(delivery(-151).unknownDataset("").zip());
    sync();
    assertThat(reason(first)).startsWith("waiting ");
    hub.cut = false;
    sync();
    assertThat(reason(first)).startsWith("candidate ");
    assertThat(of(first).get("attempts")).isEqualTo(2);

    hub.cut = true;
    String second = hub.commit(delivery(-152).unknownDataset("").zip());
    sync();
    hub.cut = false;
    String third = hub.commit(delivery(-153).unknownDataset("").zip());
    sync();
    assertThat(reason(second))
        .startsWith("refused It is not listed any more")
        .contains("broke off");
    assertThat(reason(third)).startsWith("candidate ");
  }

  @Test
  void keepsToLimits() {
    String commit = hub.commit(delivery(-154).unknownDataset("").zip());
    hub.refusalHeaders = Map.of("RateLimit", "\"api\";r=0;t=55");
    hub.refusal = 429;
    assertThat(sync()).isEmpty();
    assertThat(
            jdbc.queryForObject(
                "select extract(epoch from not_before - now()) from model_sync_sources where address = ?",
                Double.class,
                hub.url().toString()))
        .isBetween(0.0, 55.0);
    int asked = hub.asked.size();
    hub.refusal = 0;
    assertThat(sync()).isEmpty();
    assertThat(hub.asked).hasSize(asked);
    jdbc.update("update model_sync_sources set not_before = null");

    hub.headers = Map.of("RateLimit", "\"resolvers\";r=0;t=30"); // the list is the last
    assertThat(sync()).hasSize(1);
    assertThat(reason(commit)).startsWith("waiting ").contains("limit of requests");
    hub.headers = Map.of();
    jdbc.update("update model_sync_sources set not_before = null");

    sync();
    assertThat(reason(commit)).startsWith("candidate ");
  }

  @Test
  void saysWhyNothingIsListed() {
    hub.commit(delivery(-155).unknownDataset("").zip());
    assertThat(fault("hf_wrong")).contains("does not open my_desk/models (401)", "HUB_HUGGING");
    hub.refusal = 403;
    hub.refusalHeaders = Map.of("X-Error-Code", "GatedRepo");
    assertThat(fault(FakeHuggingFace.TOKEN)).contains("my_desk/models is gated: accept");
    hub.refusalHeaders = Map.of("RateLimit", "\"api\";r=400;t=55");
    assertThat(fault(FakeHuggingFace.TOKEN)).contains("does not open my_desk/models (403)");
    hub.refusal = 307;
    hub.refusalHeaders = Map.of("Location", "/api/models/desk/renamed");
    assertThat(fault(FakeHuggingFace.TOKEN)).contains("under another name");
    hub.refusal = 502;
    assertThat(fault(FakeHuggingFace.TOKEN)).contains("Hugging Face answered 502");
    hub.refusal = 200;
    assertThat(fault(FakeHuggingFace.TOKEN)).contains("not of a commit of my_desk/models");
    hub.refusal = 0;
    hub.head = "none";
    assertThat(fault(FakeHuggingFace.TOKEN)).contains("no revision main of my_desk/models");
    assertThat(sync()).isEmpty();
  }

  private String fault(String token) {
    ModelSyncProperties properties =
        TestSources.huggingFaceProperties(
            FakeHuggingFace.REPOSITORY, hub.url(), token, FakeHuggingFace.STORE_HOST);
    try {
      throw new AssertionError(
          TestSources.huggingFace(properties, sources, json).list(true).toString());
    } catch (HubException e) {
      assertThat(e.code().retryable()).isTrue();
      return String.valueOf(e.getMessage());
    }
  }
}
