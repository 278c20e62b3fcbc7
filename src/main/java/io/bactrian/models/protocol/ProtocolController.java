package io.bactrian.models.protocol;

import io.bactrian.models.registry.Champion;
import io.swagger.v3.oas.annotations.Operation;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the protocol lets a caller ask about the hub and its models. */
@RestController
@RequestMapping("/v2")
final class ProtocolController {
  private static final String TAG = "inference";
  private static final String PLATFORM = "onnxruntime_onnx";
  private static final int ANY = -1;

  private final ServedModels models;
  private final JdbcClient jdbc;
  private final CamelContext camel;

  ProtocolController(ServedModels models, JdbcClient jdbc, CamelContext camel) {
    this.models = models;
    this.jdbc = jdbc;
    this.camel = camel;
  }

  /**
   * @param extensions none: tensors are JSON
   */
  record Server(String name, String version, List<String> extensions) {}

  record Live(boolean live) {}

  record Ready(boolean ready) {}

  record ModelReady(String name, boolean ready) {}

  /**
   * @param versions the newest first, at most 100
   * @param parameters the version that the tensors are of, its sha256, the names of its features
   *     and of its classes, each in the order of the tensors
   */
  record ModelMetadata(
      String name,
      List<String> versions,
      String platform,
      List<TensorMetadata> inputs,
      List<TensorMetadata> outputs,
      Map<String, Object> parameters) {}

  /**
   * @param shape -1 for the rows
   */
  record TensorMetadata(String name, String datatype, List<Integer> shape) {}

  @Operation(operationId = "getServer", tags = TAG, summary = "Name and release of the hub")
  @GetMapping
  Server server() {
    String release = ProtocolController.class.getPackage().getImplementationVersion();
    return new Server("bactrian", release == null ? "development" : release, List.of());
  }

  @Operation(operationId = "isLive", tags = TAG, summary = "Whether the hub answers at all")
  @GetMapping("/health/live")
  Live live() {
    return new Live(true);
  }

  @Operation(
      operationId = "isReady",
      tags = TAG,
      summary = "Whether the routes run and the database answers; else 503")
  @GetMapping("/health/ready")
  ResponseEntity<Ready> ready() {
    boolean ready = camel.isStarted() && databaseAnswers();
    return ResponseEntity.status(ready ? 200 : 503).body(new Ready(ready));
  }

  private boolean databaseAnswers() {
    try {
      return jdbc.sql("select true").query(Boolean.class).single();
    } catch (DataAccessException e) {
      return false;
    }
  }

  @Operation(
      operationId = "getModelMetadata",
      tags = TAG,
      summary = "The tensors of the version in charge",
      description = "Inputs are features, or one input per feature of the name that it has there.")
  @GetMapping("/models/{model}")
  ModelMetadata model(@PathVariable String model) {
    return metadata(model, null);
  }

  @Operation(
      operationId = "getVersionMetadata",
      tags = TAG,
      summary = "The tensors of a version",
      description = "Inputs are features, or one input per feature of the name that it has there.")
  @GetMapping("/models/{model}/versions/{version}")
  ModelMetadata version(@PathVariable String model, @PathVariable String version) {
    return metadata(model, version);
  }

  @Operation(
      operationId = "isModelReady",
      tags = TAG,
      summary = "Whether a version is in charge and can be asked; else 404 or 503")
  @GetMapping("/models/{model}/ready")
  ModelReady modelReady(@PathVariable String model) {
    return models.ask(model, null, champion -> new ModelReady(model, true));
  }

  @Operation(
      operationId = "isVersionReady",
      tags = TAG,
      summary = "Whether a version can be asked; else 404, 422, 429 or 503")
  @GetMapping("/models/{model}/versions/{version}/ready")
  ModelReady versionReady(@PathVariable String model, @PathVariable String version) {
    return models.ask(model, version, champion -> new ModelReady(model, true));
  }

  private ModelMetadata metadata(String model, @Nullable String version) {
    return models.ask(model, version, champion -> of(champion, models.names(model)));
  }

  private static ModelMetadata of(Champion version, List<String> names) {
    int width = version.features().size();
    List<Integer> shape =
        version.sequence() == 0 ? List.of(ANY, width) : List.of(ANY, version.sequence(), width);
    return new ModelMetadata(
        version.model(),
        names,
        PLATFORM,
        List.of(new TensorMetadata(TensorRequest.INPUT, "FP32", shape)),
        List.of(
            new TensorMetadata(
                TensorRequest.PROBABILITIES, "FP32", List.of(ANY, version.classes().size())),
            new TensorMetadata(TensorRequest.LABEL, "BYTES", List.of(ANY))),
        Map.of(
            "version", version.version(),
            "sha256", version.sha256(),
            "features", version.features(),
            "classes", version.classes()));
  }
}
