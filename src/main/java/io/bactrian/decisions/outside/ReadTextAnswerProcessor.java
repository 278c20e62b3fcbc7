package io.bactrian.decisions.outside;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.data.lobes.LobeAnswer;
import io.bactrian.hub.http.JsonSchemas;
import io.bactrian.hub.http.StrictJson;
import io.bactrian.shared.HubException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/** Reads an answer of OpenAI's chat completions: its text, its JSON, or what a lobe answers. */
final class ReadTextAnswerProcessor implements Processor {
  private static final Set<String> ACTIONS = Set.of("BUY", "SELL", "HOLD");

  /** Models put their JSON between these although nobody asked for it. */
  private static final Pattern FENCED =
      Pattern.compile("\\s*```(?:json)?\\s*\\n(.*)\\n\\s*```\\s*", Pattern.DOTALL);

  private final StrictJson json;
  private final SchemaCheck schemas;
  private String lobe = "";
  private String schema = "";

  ReadTextAnswerProcessor(StrictJson json, JsonSchemas schemas) {
    this.json = json;
    this.schemas = new SchemaCheck(schemas);
  }

  /** The lobe that asked; empty for none. */
  public void setLobe(String lobe) {
    this.lobe = lobe;
  }

  /** Of the text's JSON, below {@code routes/}, without {@code .schema.json}; empty for none. */
  public void setSchema(String schema) {
    this.schema = schema;
  }

  @Override
  public void process(Exchange exchange) {
    String prompt = Asking.of(exchange).prompt();
    Asking.read(exchange, answer -> read(answer, prompt));
  }

  private Object read(JsonNode answer, @Nullable String prompt) {
    Map<String, Object> said = new LinkedHashMap<>();
    said.put("model", answer.path("model").asText());
    if (prompt != null) {
      said.put("prompt", prompt);
    }
    said.put("prompt_tokens", answer.path("usage").path("prompt_tokens").asLong());
    said.put("completion_tokens", answer.path("usage").path("completion_tokens").asLong());
    return meaning(text(answer), said);
  }

  /**
   * The text itself, its JSON where there is a schema, or a lobe's answer.
   *
   * @param said what a lobe's answer names beside its reason
   */
  Object meaning(String text, Map<String, Object> said) {
    if (lobe.isEmpty() && schema.isEmpty()) {
      return text;
    }
    JsonNode content = content(text);
    schemas.check(schema, content);
    return lobe.isEmpty() ? content : lobeAnswer(content, said);
  }

  private static String text(JsonNode answer) {
    JsonNode choice = answer.path("choices").path(0);
    JsonNode text = choice.path("message").path("content");
    if (choice.path("finish_reason").asText().equals("length")) {
      throw new HostFault(
          Fault.WRONG_SHAPE, "the text ends at the largest number of tokens: raise maxLength.");
    }
    if (!text.isTextual()) {
      throw new HostFault(
          Fault.WRONG_SHAPE,
          "the answer has no choices[0].message.content: " + HostFault.excerpt(answer.toString()));
    }
    return text.textValue();
  }

  private JsonNode content(String text) {
    Matcher fenced = FENCED.matcher(text);
    String inner = fenced.matches() ? fenced.group(1) : text;
    try {
      return json.parse(inner.getBytes(StandardCharsets.UTF_8));
    } catch (HubException e) {
      throw new HostFault(Fault.SCHEMA, "the text is no JSON: " + HostFault.excerpt(text), e);
    }
  }

  private LobeAnswer lobeAnswer(JsonNode content, Map<String, Object> said) {
    String action = content.path("action").asText();
    JsonNode confidence = content.path("confidence");
    double sure = confidence.doubleValue();
    if (!ACTIONS.contains(action) || !confidence.isNumber() || !(sure >= 0 && sure <= 1)) {
      throw new HostFault(
          Fault.SCHEMA,
          "the text has no action BUY, SELL or HOLD with a confidence from 0 to 1: "
              + HostFault.excerpt(content.toString()));
    }
    if (content.path("reason").isTextual()) {
      said.put("reason", HostFault.excerpt(content.path("reason").textValue()));
    }
    return new LobeAnswer(lobe, action, action.equals("HOLD") ? 0 : sure, said);
  }
}
