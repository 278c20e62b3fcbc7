package io.bactrian.models.modelsync;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.data.snapshot.Dataset;
import io.bactrian.models.onnx.OnnxModel;
import io.bactrian.models.onnx.Signature;
import io.bactrian.models.runs.TrainRequest;
import io.bactrian.models.training.TinyModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.codec.digest.DigestUtils;

/** The archive that a workflow uploads, made right; a test makes it wrong. */
final class Delivery {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  final ObjectNode metadata = JSON.createObjectNode();
  final Map<String, byte[]> files = new LinkedHashMap<>();

  /** A model that weighs the close against its mean of 48 bars, which shows the wave's turn. */
  static Delivery of(Dataset dataset, float weight) {
    String target = "direction";
    List<String> classes = Objects.requireNonNull(dataset.targets().get(target));
    int width = dataset.features().size();
    byte[] onnx =
        TinyModel.of(width, classes.size(), dataset.features().indexOf("f_sma_48"), weight);
    var delivery = new Delivery();
    delivery.metadata.put("model", TrainRequest.model(dataset.symbol(), dataset.period(), target));
    delivery.metadata.put("symbol", dataset.symbol()).put("period", dataset.period());
    delivery.metadata.put("target", target).put("dataset_id", dataset.id());
    delivery.metadata.put("dataset_sha256", dataset.train().sha256());
    delivery.metadata.set("features", JSON.valueToTree(dataset.features()));
    delivery.metadata.set("classes", JSON.valueToTree(classes));
    delivery.metadata.putObject("config").put("weight", weight).put("family", "tiny");
    delivery.files.put("unified_brain.onnx", onnx);
    return delivery.golden(onnx, width, classes);
  }

  /** Without a dataset of the hub. */
  Delivery unknownDataset(String id) {
    if (id.isEmpty()) {
      metadata.remove("dataset_id");
    } else {
      metadata.put("dataset_id", id);
    }
    return this;
  }

  static Delivery ofJson(String path, String model) {
    return new Delivery().with(path, model);
  }

  Delivery with(String file, String text) {
    files.put(file, text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  private Delivery golden(byte[] onnx, int width, List<String> classes) {
    var row = new float[width];
    for (int i = 0; i < width; i++) {
      row[i] = i % 3 == 0 ? Float.NaN : 0.01f * i;
    }
    ObjectNode golden = JSON.createObjectNode().put("tolerance", 1e-5);
    ObjectNode one = golden.putArray("cases").addObject();
    var input = one.putArray("input");
    for (float value : row) {
      if (Float.isNaN(value)) {
        input.addNull();
      } else {
        input.add(value);
      }
    }
    try (OnnxModel model = OnnxModel.open(onnx, Signature.of(width, classes))) {
      one.set("output", JSON.valueToTree(model.probabilities(row)));
    }
    return with("golden.json", golden.toString());
  }

  byte[] zip() {
    ObjectNode named = metadata.withObject("/files");
    files.forEach((name, content) -> named.put(name, DigestUtils.sha256Hex(content)));
    return zipAsItIs();
  }

  /** Whatever {@code files} of the metadata says. */
  byte[] zipAsItIs() {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue());
      }
      zip.putNextEntry(new ZipEntry("metadata.json"));
      zip.write(JSON.writeValueAsBytes(metadata));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
