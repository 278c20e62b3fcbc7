package io.bactrian.decisions.outside;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.data.lobes.LobeAnswer;
import io.bactrian.hub.http.JsonSchemas;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Reads an answer of the Open Inference Protocol: as JSON, or as what a lobe answers. */
final class ReadInferenceAnswerProcessor implements Processor {
  private static final double TOLERANCE = 1e-3;
  private static final String BUY = "BUY";
  private static final String SELL = "SELL";

  private final SchemaCheck schemas;
  private String lobe = "";
  private String output = "";
  private List<String> actions = List.of();
  private double threshold;
  private String schema = "";

  ReadInferenceAnswerProcessor(JsonSchemas schemas) {
    this.schemas = new SchemaCheck(schemas);
  }

  /** The lobe that asked; empty for none. */
  public void setLobe(String lobe) {
    this.lobe = lobe;
  }

  /** The output whose values are the probabilities of the actions. */
  public void setOutput(String output) {
    this.output = output;
  }

  /** SELL, BUY and HOLD in the order of the output's values, with commas between them. */
  public void setActions(String actions) {
    this.actions = Stream.of(actions.split(",", -1)).map(String::strip).toList();
  }

  /** How far BUY's probability has to be from SELL's. */
  public void setThreshold(double threshold) {
    this.threshold = threshold;
  }

  /** Below {@code routes/}, without {@code .schema.json}; empty for none. */
  public void setSchema(String schema) {
    this.schema = schema;
  }

  @Override
  public void process(Exchange exchange) {
    Asking.read(exchange, this::read);
  }

  private Object read(JsonNode answer) {
    if (!answer.path("outputs").isArray()) {
      throw new HostFault(
          Fault.WRONG_SHAPE, "the answer has no outputs: " + HostFault.excerpt(answer.toString()));
    }
    schemas.check(schema, answer);
    return lobe.isEmpty() ? answer : lobeAnswer(answer);
  }

  private LobeAnswer lobeAnswer(JsonNode answer) {
    Map<String, Double> probabilities = probabilities(answer);
    double score = probabilities.getOrDefault(BUY, 0.0) - probabilities.getOrDefault(SELL, 0.0);
    boolean decided = Math.abs(score) > threshold;
    Map<String, Object> said = new LinkedHashMap<>();
    said.put("model", answer.path("model_name").asText());
    said.put("version", answer.path("model_version").asText());
    said.put("probabilities", probabilities);
    return new LobeAnswer(
        lobe,
        decided ? score > 0 ? BUY : SELL : "HOLD",
        decided ? Math.min(1, Math.abs(score)) : 0,
        said);
  }

  private Map<String, Double> probabilities(JsonNode answer) {
    for (JsonNode one : answer.path("outputs")) {
      if (one.path("name").asText().equals(output)) {
        List<Double> values = new ArrayList<>();
        flatten(one.path("data"), values);
        return checked(values);
      }
    }
    throw new HostFault(Fault.WRONG_SHAPE, "the answer has no output " + output + ".");
  }

  private static void flatten(JsonNode data, List<Double> values) {
    for (JsonNode one : data) {
      if (one.isArray()) {
        flatten(one, values);
      } else {
        values.add(one.isNumber() ? one.doubleValue() : Double.NaN);
      }
    }
  }

  private Map<String, Double> checked(List<Double> values) {
    double sum = values.stream().mapToDouble(Double::doubleValue).sum();
    boolean each = values.stream().allMatch(value -> value >= 0 && value <= 1 + TOLERANCE);
    if (values.size() != actions.size() || !each || Math.abs(sum - 1) > TOLERANCE) {
      throw new HostFault(
          Fault.WRONG_SHAPE,
          "the output %s is %s, which are no probabilities of %s."
              .formatted(output, HostFault.excerpt(values.toString()), String.join(", ", actions)));
    }
    Map<String, Double> byAction = new LinkedHashMap<>();
    for (int i = 0; i < values.size(); i++) {
      byAction.put(actions.get(i), values.get(i));
    }
    return byAction;
  }
}
