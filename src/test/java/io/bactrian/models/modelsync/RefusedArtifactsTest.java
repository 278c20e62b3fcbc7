package io.bactrian.models.modelsync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Artifacts that a hub does not take in, each with its reason. */
class RefusedArtifactsTest extends SyncedHub {
  @Test
  void refusesWhatIsOfAnotherOrigin() {
    var branch = github.publish(delivery(-30).zip());
    branch.json.withObject("/workflow_run").put("head_branch", "feature");
    var said = github.publish(delivery(-30).zip());
    said.run.put("head_branch", "feature");
    var workflow = github.publish(delivery(-30).zip());
    workflow.run.put("path", ".github/workflows/other.yml@refs/heads/main");
    var event = github.publish(delivery(-30).zip());
    event.run.put("event", "pull_request");
    var head = github.publish(delivery(-30).zip());
    head.run.withObject("/head_repository").put("id", 8);
    var unknown = github.publish(delivery(-30).zip());
    unknown.run.putNull("head_repository");
    var repository = github.publish(delivery(-30).zip());
    repository.run.withObject("/repository").put("full_name", "desk/other");
    var failure = github.publish(delivery(-30).zip());
    failure.run.put("conclusion", "failure");
    int downloads = downloads();
    poll();
    assertThat(reason(branch)).isEqualTo("head_branch: It is of branch feature, not of main.");
    assertThat(reason(said)).startsWith("head_branch:");
    assertThat(reason(workflow)).contains("workflow", "other.yml", "train.yml");
    assertThat(reason(event)).contains("started by pull_request");
    assertThat(reason(head)).contains("fork");
    assertThat(reason(unknown)).contains("fork");
    assertThat(reason(repository)).contains("desk/other");
    assertThat(reason(failure)).contains("ended with failure");
    assertThat(downloads()).isEqualTo(downloads);
    assertThat(champions.of(MODEL)).isEmpty();
  }

  @Test
  void refusesADatasetOfAnotherSymbol() {
    Delivery other = delivery(-33);
    other.metadata.put("symbol", "OTHER").put("model", "other-m5-direction");
    var artifact = github.publish(other.zip());
    Delivery misnamed = delivery(-34);
    misnamed.metadata.put("model", "other-m5-direction");
    var misnaming = github.publish(misnamed.zip());
    Delivery altered = delivery(-35);
    altered.metadata.put("dataset_sha256", "0".repeat(64));
    var other256 = github.publish(altered.zip());
    poll();
    assertThat(reason(artifact)).contains("is of SYNCED M5", "synced-m5-direction");
    assertThat(reason(misnaming)).contains("metadata.json model");
    assertThat(reason(other256)).contains("dataset_sha256");
    assertThat(store.keys("model-backups/other-m5-direction/")).isEmpty();
    assertThat(count("model_syncs where backup is not null and status = 'refused'")).isZero();
  }

  @Test
  void refusesFilesThatAreNotAsTheMetadataSays() {
    Delivery unnamed = delivery(-36);
    unnamed.zip();
    var added = github.publish(unnamed.with("notes.txt", "added later").zipAsItIs());
    Delivery altered = delivery(-36);
    altered.zip();
    var changed = github.publish(altered.with("golden.json", "{}").zipAsItIs());
    Delivery less = delivery(-36);
    less.zip();
    less.files.remove("golden.json");
    var missing = github.publish(less.zipAsItIs());
    Delivery disguised = delivery(-36);
    disguised.files.put("weights.txt", new byte[] {(byte) 0x80, 4, 'c', 'o', 's'});
    var pickle = github.publish(disguised.zip());
    Delivery broken = delivery(-36);
    broken.files.put("unified_brain.onnx", new byte[] {1, 2, 3});
    var noModel = github.publish(broken.zip());
    Delivery two = delivery(-36);
    two.files.put("second.onnx", two.files.get("unified_brain.onnx"));
    var several = github.publish(two.zip());
    var empty = github.publish(new Delivery().with("notes.txt", "nothing").zip());
    poll();
    assertThat(reason(added)).contains("notes.txt", "has no sha256");
    assertThat(reason(changed)).contains("golden.json", "Its sha256 is");
    assertThat(reason(missing)).contains("golden.json", "does not have it");
    assertThat(reason(pickle)).contains("weights.txt", "pickle");
    assertThat(reason(noModel)).contains("model.onnx");
    assertThat(reason(several)).contains("several models");
    assertThat(reason(empty)).contains("neither a model");
  }

  @Test
  void refusesDownloadsThatAreGoneOrLeadElsewhere() {
    var gone = github.publish(delivery(-37).zip());
    gone.gone = true;
    var undigested = github.publish(delivery(-37).zip());
    undigested.json.putNull("digest");
    var large = github.publish(delivery(-37).zip());
    large.json.put("size_in_bytes", 1L << 40);
    poll();
    assertThat(reason(gone)).contains("does not have it any more");
    assertThat(reason(undigested)).contains("digest", "no sha256");
    assertThat(reason(large)).contains("size_in_bytes");
    for (String to : List.of("http://169.254.169.254/latest", "https://localhost/x", "::", "")) {
      github.redirect = to.isEmpty() ? "/" : to;
      var artifact = github.publish(delivery(-37).zip());
      poll();
      assertThat(status(artifact)).as(to).isEqualTo("refused");
      assertThat(reason(artifact)).as(to).contains("artifact: GitHub redirects to");
    }
    assertThat(github.leaked).isEmpty();
  }
}
