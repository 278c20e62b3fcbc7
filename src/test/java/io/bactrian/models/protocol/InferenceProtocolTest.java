package io.bactrian.models.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.HubCalls;
import io.bactrian.HubTest;
import io.bactrian.data.snapshot.Dataset;
import io.bactrian.data.snapshot.DatasetAssembler;
import io.bactrian.data.snapshot.DatasetWindow;
import io.bactrian.hub.security.Credentials;
import io.bactrian.models.registry.Deployments;
import io.bactrian.models.registry.Passed;
import io.bactrian.models.registry.Registry;
import io.bactrian.models.training.Planted;
import io.bactrian.models.training.TinyModel;
import io.bactrian.store.objects.ObjectStore;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** Models of the registry, asked by callers of the Open Inference Protocol. */
@HubTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InferenceProtocolTest {
  private static final String SYMBOL = "SERVED";
  private static final String MODEL = "served-m5-direction";
  private static final String SEQUENCES = "served-m5-sequences";
  private static final String INFER = "/v2/models/" + MODEL + "/infer";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int COUNTED = 3;

  @LocalServerPort int port;
  @Autowired Credentials credentials;
  @Autowired JdbcTemplate jdbc;
  @Autowired DatasetAssembler assembler;
  @Autowired ObjectStore objects;
  @Autowired Registry registry;
  @Autowired Deployments deployments;

  private Dataset dataset;
  private String first = "";
  private String second = "";

  @BeforeAll
  void register() {
    Planted.wave(jdbc, SYMBOL, 700);
    dataset = assembler.assemble(new DatasetWindow(SYMBOL, "M5", null, Instant.now()));
    first = registered(MODEL, 0, 1);
    second = registered(MODEL, 0, 2);
    deployments.promote(MODEL, second, "test", "to ask it");
    deployments.promote(SEQUENCES, registered(SEQUENCES, 3, 5), "test", "to ask it");
  }

  @AfterAll
  void clear() {
    jdbc.update("delete from market_bars where symbol = ?", SYMBOL);
  }

  private String registered(String model, int bars, float weight) {
    byte[] onnx = TinyModel.of(bars, width(), 2, COUNTED, weight);
    String run = "serving-" + model + weight;
    return registry
        .register(
            TinyModel.uploaded(objects, run, model, "direction", dataset, onnx, bars),
            TinyModel.UNEXAMINED,
            Passed.CHAMPION,
            Function.identity())
        .version();
  }

  private int width() {
    return dataset.features().size();
  }

  private static double up(double weighted) {
    return 1 / (1 + Math.exp(-weighted));
  }

  /** A request of one input whose counted feature has these values, the others 0. */
  private ObjectNode together(String datatype, Object... counted) {
    ObjectNode request = JSON.createObjectNode();
    ObjectNode input = request.putArray("inputs").addObject();
    input.put("name", "features").put("datatype", datatype);
    input.putArray("shape").add(counted.length).add(width());
    ArrayNode data = input.putArray("data");
    for (Object value : counted) {
      for (int f = 0; f < width(); f++) {
        data.addPOJO(f == COUNTED ? value : value instanceof String ? "0" : 0);
      }
    }
    return request;
  }

  private ObjectNode apart(String last, double... counted) {
    ObjectNode request = JSON.createObjectNode();
    ArrayNode inputs = request.putArray("inputs");
    // in an order that is not the model's
    for (int f = width() - 1; f >= 0; f--) {
      ObjectNode input = inputs.addObject().put("name", dataset.features().get(f));
      input.put("datatype", "FP64").putArray("shape").add(counted.length);
      if (!last.isEmpty()) {
        input.withArray("/shape").add(1);
      }
      ArrayNode data = input.putArray("data");
      for (double value : counted) {
        data.add(f == COUNTED ? value : 0);
      }
    }
    return request;
  }

  private HubCalls hub(String key) {
    return new HubCalls(port, credentials, key);
  }

  private JsonNode infer(ObjectNode request) {
    return hub("ea.key").call(200, "POST", INFER, request.toString());
  }

  private String refused(int status, String body) {
    return refused(status, INFER, body);
  }

  private String refused(int status, String path, String body) {
    JsonNode answer = hub("service.key").call(status, "POST", path, body);
    assertThat(answer.size()).as(answer.toString()).isEqualTo(1);
    return answer.path("error").asText();
  }

  private static double probability(JsonNode answer, int row) {
    return answer.at("/outputs/0/data/" + (2 * row + 1)).asDouble();
  }

  @Test
  void answersEveryDatatypeAlike() {
    for (ObjectNode request :
        List.of(
            together("FP32", 2, -1),
            together("FP64", 2.0, -1.0),
            together("INT64", 2, -1),
            together("INT32", 2, -1),
            together("BYTES", "2", "-1.0e0"),
            apart("", 2, -1),
            apart("1", 2, -1))) {
      JsonNode answer = infer(request);
      assertThat(answer.path("model_name").asText()).isEqualTo(MODEL);
      assertThat(answer.path("model_version").asText()).isEqualTo(second);
      assertThat(answer.at("/outputs/0/shape").toString()).isEqualTo("[2,2]");
      assertThat(answer.at("/outputs/0/datatype").asText()).isEqualTo("FP32");
      assertThat(probability(answer, 0)).isCloseTo(up(4), within(1e-6));
      assertThat(probability(answer, 1)).isCloseTo(up(-2), within(1e-6));
      assertThat(answer.at("/outputs/1").toString())
          .isEqualTo(
              "{\"name\":\"label\",\"datatype\":\"BYTES\",\"shape\":[2],\"data\":[\"up\",\"down\"]}");
      assertThat(answer.has("id")).isFalse();
    }
  }

  @Test
  void takesNestedDataAndMissingValues() {
    ObjectNode request = together("FP32", 1);
    ArrayNode row = (ArrayNode) request.at("/inputs/0/data");
    row.setNull(0);
    ((ObjectNode) request.at("/inputs/0")).putArray("data").add(row.deepCopy());
    assertThat(probability(infer(request), 0)).isCloseTo(up(2), within(1e-6));
    row.setNull(COUNTED);
    ((ObjectNode) request.at("/inputs/0")).set("data", row);
    assertThat(probability(infer(request), 0)).isCloseTo(0.5, within(1e-6));
  }

  @Test
  void countsWhatIsLargerThanTheLargestFloatAsThat() {
    String path = "/v2/models/%s/versions/%s/infer".formatted(MODEL, first); // its weight is 1
    HubCalls hub = hub("ea.key");
    assertThat(probability(hub.call(200, "POST", path, together("FP64", 1e300).toString()), 0))
        .isEqualTo(1);
    assertThat(probability(hub.call(200, "POST", path, together("BYTES", "-1e300").toString()), 0))
        .isEqualTo(0);
  }

  @Test
  void answersIdParametersAndTheOutputsThatAreAskedFor() {
    ObjectNode request = together("FP32", 1).put("id", "42");
    request.putObject("parameters").put("trace", 7);
    request.putArray("outputs").addObject().put("name", "label");
    JsonNode answer = infer(request);
    assertThat(answer.path("id").asText()).isEqualTo("42");
    assertThat(answer.path("parameters").toString()).isEqualTo("{\"trace\":7}");
    assertThat(answer.path("outputs")).hasSize(1);
    assertThat(answer.at("/outputs/0/data/0").asText()).isEqualTo("up");
  }

  @Test
  void answersWithTheVersionThatTheAddressNames() {
    String path = "/v2/models/%s/versions/%s/infer".formatted(MODEL, first);
    JsonNode answer = hub("ea.key").call(200, "POST", path, together("FP32", 2).toString());
    assertThat(answer.path("model_version").asText()).isEqualTo(first);
    assertThat(probability(answer, 0)).isCloseTo(up(2), within(1e-6));
  }

  @Test
  void takesSequencesTogetherAndApart() {
    String path = "/v2/models/" + SEQUENCES + "/infer";
    ObjectNode whole = JSON.createObjectNode();
    ObjectNode input = whole.putArray("inputs").addObject();
    input.put("name", "features").put("datatype", "FP32");
    input.putArray("shape").add(1).add(3).add(width());
    ArrayNode data = input.putArray("data");
    for (int i = 0; i < 3 * width(); i++) {
      data.add(i == COUNTED ? 0.5 : i % width() == COUNTED ? 9 : 0); // the oldest bar counts
    }
    ObjectNode each = apart("", 0);
    for (JsonNode one : each.path("inputs")) {
      boolean counted = one.path("name").asText().equals(dataset.features().get(COUNTED));
      ((ObjectNode) one).putArray("shape").add(1).add(3);
      ((ObjectNode) one).putArray("data").add(counted ? 0.5 : 0).add(9).add(9);
    }
    for (ObjectNode request : List.of(whole, each)) {
      JsonNode answer = hub("ea.key").call(200, "POST", path, request.toString());
      assertThat(probability(answer, 0)).isCloseTo(up(2.5), within(1e-5));
    }
    assertThat(refused(400, path, together("FP32", 1).toString()))
        .contains("inputs.features.shape", "[N, 3, " + width() + "]");
  }

  @Test
  void namesTheTensorAtFaultAndTheFix() {
    String good = together("FP32", 1).toString();
    String counted = "inputs.features.data[" + COUNTED + "]: ";
    assertThat(refused(400, good.replace("FP32", "FP16")))
        .isEqualTo(
            "inputs.features.datatype: 'FP16' is not taken: send one of FP32, FP64, INT32, INT64,"
                + " BYTES.");
    assertThat(refused(400, together("FP32", 1e39).toString()))
        .startsWith(counted)
        .contains("FP64");
    assertThat(refused(400, together("INT64", 1.5).toString()))
        .startsWith(counted)
        .contains("fraction");
    assertThat(
            refused(
                400, together("INT64", new java.math.BigInteger("9223372036854775808")).toString()))
        .startsWith(counted)
        .contains("out of the range of INT64");
    assertThat(refused(400, together("INT32", 2147483648L).toString()))
        .startsWith(counted)
        .contains("out of the range of INT32");
    assertThat(refused(400, together("INT64", "7").toString())).contains("whole number");
    assertThat(refused(400, together("BYTES", "seven").toString()))
        .startsWith(counted)
        .contains("'seven' is no decimal");
    assertThat(refused(400, together("BYTES", "NaN").toString())).startsWith(counted);
    assertThat(refused(400, together("FP32", "1").toString())).contains("no value of FP32");
    assertThat(refused(400, together("BYTES", 1).toString())).contains("the text of a decimal");
    assertThat(refused(400, good.replaceFirst("\"data\":\\[0", "\"data\":[NaN")))
        .contains("finite number or null");
    assertThat(refused(400, good.replaceFirst("\"data\":\\[0", "\"data\":[1e9999")))
        .contains("inputs[0].data[0]");
    assertThat(refused(400, good.replaceFirst("\"data\":\\[0", "\"data\":[[0]")))
        .contains("inputs.features.data");
    assertThat(refused(400, good.replaceFirst("\"data\":\\[0,", "\"data\":[")))
        .startsWith("inputs.features.data: has " + (width() - 1) + " values");
    assertThat(refused(400, good.replace("\"shape\":[1,", "\"shape\":[0,")))
        .startsWith("inputs.features.shape: ");
    assertThat(refused(400, good.replace("\"shape\":[1,", "\"shape\":[9223372036854775807,")))
        .startsWith("inputs.features.shape: ");
    assertThat(refused(400, good.replace("\"shape\":[1,", "\"shape\":[99999999999999999999,")))
        .startsWith("inputs.features.shape: ");
    assertThat(refused(400, good.replace("\"name\":\"features\"", "\"name\":\"f_moon\"")))
        .startsWith("inputs.f_moon: is no input of this model");
    ObjectNode missing = apart("", 1);
    ((ArrayNode) missing.path("inputs")).remove(0);
    assertThat(refused(400, missing.toString()))
        .startsWith("inputs." + dataset.features().get(width() - 1) + ": is missing");
    ObjectNode twice = apart("", 1);
    ((ArrayNode) twice.path("inputs")).add(twice.at("/inputs/0").deepCopy());
    assertThat(refused(400, twice.toString())).contains("is there twice");
    ObjectNode uneven = apart("", 1);
    ((ObjectNode) uneven.at("/inputs/0")).putArray("shape").add(2);
    ((ObjectNode) uneven.at("/inputs/0")).putArray("data").add(0).add(0);
    assertThat(refused(400, uneven.toString())).contains("rows where the others have");
    ObjectNode beside = apart("", 1);
    ((ArrayNode) beside.path("inputs")).add(together("FP32", 1).at("/inputs/0"));
    assertThat(refused(400, beside.toString())).contains("comes with features");
    assertThat(
            refused(
                400,
                good.replace("{\"inputs\"", "{\"outputs\":[{\"name\":\"logits\"}],\"inputs\"")))
        .startsWith("outputs.logits: is no output");
    assertThat(
            refused(
                400,
                good.replace(
                    "{\"inputs\"", "{\"parameters\":{\"binary_data_output\":true},\"inputs\"")))
        .contains("binary");
    assertThat(refused(400, "{}")).contains("inputs");
    assertThat(refused(400, "{\"inputs\":[],\"colour\":1}")).isNotEmpty();
    assertThat(refused(400, "[".repeat(3000))).isNotEmpty();
    assertThat(refused(400, "")).contains("empty");
  }

  @Test
  void bindsRowsAndBytes() {
    JsonNode answer = infer(apart("", new double[1024]));
    assertThat(answer.at("/outputs/1/data")).hasSize(1024);
    assertThat(refused(400, apart("", new double[1025]).toString())).contains("1024");
    assertThat(refused(413, " ".repeat((4 << 20) + 1))).contains("bytes");
  }

  @Test
  void saysWhatIsServed() {
    assertThat(get("/v2").path("name").asText()).isEqualTo("bactrian");
    assertThat(get("/v2/health/live").toString()).isEqualTo("{\"live\":true}");
    assertThat(get("/v2/health/ready").toString()).isEqualTo("{\"ready\":true}");
    JsonNode model = get("/v2/models/" + MODEL);
    assertThat(model.at("/inputs").toString())
        .isEqualTo(
            "[{\"name\":\"features\",\"datatype\":\"FP32\",\"shape\":[-1,%d]}]".formatted(width()));
    assertThat(model.at("/parameters/version").asText()).isEqualTo(second);
    assertThat(model.at("/parameters/features")).hasSize(width());
    assertThat(model.path("versions").toString())
        .isEqualTo("[\"" + second + "\",\"" + first + "\"]");
    JsonNode version = get("/v2/models/" + MODEL + "/versions/" + first);
    assertThat(version.at("/parameters/version").asText()).isEqualTo(first);
    assertThat(get("/v2/models/" + SEQUENCES).at("/inputs/0/shape/1").asInt()).isEqualTo(3);
    assertThat(get("/v2/models/" + MODEL + "/ready").path("ready").asBoolean()).isTrue();
    assertThat(
            get("/v2/models/" + MODEL + "/versions/" + first + "/ready").path("ready").asBoolean())
        .isTrue();
  }

  private JsonNode get(String path) {
    return hub("ea.key").get(path);
  }

  @ParameterizedTest
  @CsvSource({
    "404, GET, /v2/models/none",
    "404, GET, /v2/models/none/ready",
    "404, GET, /v2/models/served-m5-direction/versions/none",
    "404, GET, /v2/nothing",
    "404, POST, /v2/models/none/infer",
    "404, POST, /v2/models/served-m5-direction/versions/none/infer",
    "404, POST, /v2/models/served-m5-direction/generate",
    "405, PUT, /v2/models/served-m5-direction",
    "400, POST, /v2/models/served-m5-direction/infer?x=1",
  })
  void refusesInTheProtocolsForm(int status, String method, String path) {
    JsonNode answer = hub("ea.key").call(status, method, path, together("FP32", 1).toString());
    assertThat(answer.fieldNames()).toIterable().containsExactly("error");
  }

  @Test
  void refusesTheExtensionForBinaryData() {
    HttpResponse<String> answer =
        HubCalls.send(
            hub("ea.key")
                .request(INFER)
                .header("Inference-Header-Content-Length", "90")
                .POST(BodyPublishers.ofString("{}"))
                .build());
    assertThat(answer.statusCode()).isEqualTo(415);
    assertThat(answer.body()).startsWith("{\"error\":");
  }

  @Test
  void asksWhoCalls() {
    for (String path : List.of("/v2", "/v2/health/live", "/v2/models/" + MODEL)) {
      HttpResponse<String> answer =
          HubCalls.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build());
      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.body()).startsWith("{\"error\":");
    }
    HttpResponse<String> investor = hub("investor.key").send("POST", INFER, "{}");
    assertThat(investor.statusCode()).isEqualTo(403);
    assertThat(investor.body()).startsWith("{\"error\":");
  }
}
