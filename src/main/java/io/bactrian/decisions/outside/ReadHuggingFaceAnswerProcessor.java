package io.bactrian.decisions.outside;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.data.lobes.LobeAnswer;
import io.bactrian.hub.http.JsonSchemas;
import io.bactrian.hub.http.StrictJson;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/** Reads an answer in Hugging Face's own shape: scores of labels, or a generated text. */
final class ReadHuggingFaceAnswerProcessor implements Processor {
  private static final double TOLERANCE = 1e-3;

  private final ReadTextAnswerProcessor texts;
  private Map<String, String> labels = Map.of();
  private String lobe = "";
  private String model = "";
  private double threshold;

  ReadHuggingFaceAnswerProcessor(StrictJson json, JsonSchemas schemas) {
    this.texts = new ReadTextAnswerProcessor(json, schemas);
  }

  /** As {@link Labels#of}: of a classifier; empty for a generator of text. */
  public void setLabels(String labels) {
    this.labels = Labels.of(labels);
  }

  /** The lobe that asked; empty for none. */
  public void setLobe(String lobe) {
    this.lobe = lobe;
    texts.setLobe(lobe);
  }

  /** The model's name, which the answer does not have. */
  public void setModel(String model) {
    this.model = model;
  }

  /** How far BUY's score has to be from SELL's. */
  public void setThreshold(double threshold) {
    this.threshold = threshold;
  }

  /** Of a generated text's JSON, below {@code routes/}, without {@code .schema.json}. */
  public void setSchema(String schema) {
    texts.setSchema(schema);
  }

  @Override
  public void process(Exchange exchange) {
    String prompt = Asking.of(exchange).prompt();
    Asking.read(exchange, answer -> read(answer, prompt));
  }

  private Object read(JsonNode answer, @Nullable String prompt) {
    if (labels.isEmpty()) {
      return texts.meaning(generated(answer), said(prompt));
    }
    Map<String, Double> scores = scores(answer);
    return lobe.isEmpty() ? answer : lobeAnswer(scores, prompt);
  }

  private Map<String, Object> said(@Nullable String prompt) {
    Map<String, Object> said = new LinkedHashMap<>();
    said.put("model", model);
    if (prompt != null) {
      said.put("prompt", prompt);
    }
    return said;
  }

  private static String generated(JsonNode answer) {
    JsonNode text = (answer.isArray() ? answer.path(0) : answer).path("generated_text");
    if (!text.isTextual()) {
      throw new HostFault(
          Fault.WRONG_SHAPE,
          "the answer has no generated_text: " + HostFault.excerpt(answer.toString()));
    }
    return text.textValue();
  }

  /** By label, whether the host wraps its list for a batch or not. */
  private Map<String, Double> scores(JsonNode answer) {
    JsonNode list = answer.path(0).isArray() ? answer.path(0) : answer;
    Map<String, Double> scores = new LinkedHashMap<>();
    double sum = 0;
    for (JsonNode one : list) {
      String label = one.path("label").asText().toLowerCase(Locale.ROOT);
      double score = one.path("score").isNumber() ? one.path("score").doubleValue() : Double.NaN;
      if (!labels.containsKey(label)) {
        throw new HostFault(
            Fault.SCHEMA,
            "labels does not say what this means: " + HostFault.excerpt(one.toString()));
      }
      if (!(score >= 0) || scores.put(label, score) != null) {
        throw noScores(answer);
      }
      sum += score;
    }
    if (scores.isEmpty() || sum > 1 + TOLERANCE) {
      throw noScores(answer);
    }
    return scores;
  }

  private static HostFault noScores(JsonNode answer) {
    return new HostFault(
        Fault.WRONG_SHAPE,
        "the answer is no list of a label and a score each, which are 1 at most together: "
            + HostFault.excerpt(answer.toString()));
  }

  private LobeAnswer lobeAnswer(Map<String, Double> scores, @Nullable String prompt) {
    double score = 0;
    for (Map.Entry<String, Double> one : scores.entrySet()) {
      String action = labels.getOrDefault(one.getKey(), "HOLD");
      score += action.equals("BUY") ? one.getValue() : action.equals("SELL") ? -one.getValue() : 0;
    }
    boolean decided = Math.abs(score) > threshold;
    Map<String, Object> said = said(prompt);
    said.put("scores", scores);
    return new LobeAnswer(
        lobe,
        decided ? score > 0 ? "BUY" : "SELL" : "HOLD",
        decided ? Math.min(1, Math.abs(score)) : 0,
        said);
  }
}
