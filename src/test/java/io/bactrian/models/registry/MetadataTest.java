package io.bactrian.models.registry;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.data.snapshot.DataFile;
import io.bactrian.data.snapshot.Dataset;
import io.bactrian.models.training.TinyModel;
import io.bactrian.shared.HubException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a trainer says of its training, held against what it was asked for. */
class MetadataTest {
  private static final List<String> CLASSES = List.of("down", "up");
  private static final Dataset DATASET =
      new Dataset(
          "ds-1",
          "BTCUSD",
          "M5",
          Instant.EPOCH,
          Instant.EPOCH,
          "a".repeat(64),
          new DataFile("datasets/ds-1/train.parquet", "b".repeat(64), 1, 1),
          new DataFile("datasets/ds-1/holdout.parquet", "c".repeat(64), 1, 1),
          List.of("f_a", "f_b"),
          "default@1",
          Map.of("direction", CLASSES));
  private static final Candidate CANDIDATE =
      new Candidate("run-1", "btcusd-m5-direction", "direction", "ds-1", "", "", "", "");

  @Test
  void agreesWithTheRequest() {
    assertThatCode(() -> check(metadata -> {})).doesNotThrowAnyException();
    assertThatCode(() -> check(metadata -> metadata.put("feature_set", "default@1")))
        .doesNotThrowAnyException();
  }

  @Test
  void namesWhatIsOtherwise() {
    refused(metadata -> metadata.put("dataset_sha256", "d".repeat(64)), "dataset_sha256");
    refused(metadata -> metadata.remove("dataset_sha256"), "dataset_sha256");
    refused(metadata -> metadata.put("feature_set", "default@2"), "feature_set");
    refused(metadata -> metadata.put("run_id", "run-2"), "run_id");
    refused(metadata -> metadata.put("model", "ethusd-m5-direction"), "model");
    refused(metadata -> metadata.put("target", "volatility"), "target");
    refused(metadata -> metadata.putArray("features").add("f_b").add("f_a"), "features[0]");
    refused(metadata -> metadata.putArray("features").add("f_a"), "features[1]");
    refused(
        metadata -> metadata.putArray("features").add("f_a").add("f_b").add("f_c"), "features[2]");
    refused(metadata -> metadata.putArray("classes").add("up").add("down"), "classes[0]");
    refused(metadata -> metadata.remove("features"), "features[0]");
  }

  private static void refused(Consumer<ObjectNode> change, String field) {
    assertThatThrownBy(() -> check(change))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("its " + field + " is ");
  }

  private static void check(Consumer<ObjectNode> change) throws Exception {
    var mapper = new JsonMapper();
    var metadata =
        (ObjectNode)
            mapper.readTree(
                TinyModel.metadata("run-1", "btcusd-m5-direction", "direction", DATASET));
    change.accept(metadata);
    Metadata.of(mapper.writeValueAsBytes(metadata)).check(CANDIDATE, DATASET, CLASSES);
  }
}
