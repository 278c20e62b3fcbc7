package io.bactrian.decisions.outside;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.data.prompts.Prompts;
import io.bactrian.decisions.budgets.CallTerms;
import io.bactrian.decisions.budgets.Prices;
import io.bactrian.decisions.lobes.Observation;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/** Makes the message a request of OpenAI's chat completions. */
final class AskTextModelProcessor implements Processor {
  private static final String PATH = "/chat/completions";

  private final Prompts prompts;
  private String model = "";
  private String key = "";
  private String lobe = "";
  private String prompt = "";
  private String system = "";
  private int maxLength = 256;
  private double temperature;
  private String responseFormat = "";
  private Prices prices = Prices.NONE;

  AskTextModelProcessor(Prompts prompts) {
    this.prompts = prompts;
  }

  /** The model's name at the host. */
  public void setModel(String model) {
    this.model = model;
  }

  /** Sent as {@code Authorization: Bearer}; empty for none. */
  public void setKey(String key) {
    this.key = key;
  }

  /** The lobe that asks; empty where the body is the text. */
  public void setLobe(String lobe) {
    this.lobe = lobe;
  }

  /** The prompt that a lobe asks by. */
  public void setPrompt(String prompt) {
    this.prompt = prompt;
  }

  /** The first message, from the system; empty for none. */
  public void setSystem(String system) {
    this.system = system;
  }

  /** Tokens of an answer. */
  public void setMaxLength(int maxLength) {
    this.maxLength = maxLength;
  }

  /** 0 for the likeliest answer. */
  public void setTemperature(double temperature) {
    this.temperature = temperature;
  }

  /** {@code json_object}, or {@code none} for hosts that do not know the member. */
  public void setResponseFormat(String responseFormat) {
    this.responseFormat = responseFormat;
  }

  /** As {@link Prices#of}. */
  public void setPrices(String prices) {
    this.prices = Prices.of(prices);
  }

  @Override
  public void process(Exchange exchange) {
    Observation observation = Asking.observation(exchange, lobe);
    if (observation == null) {
      begin(exchange, null, null, request(text(exchange)));
      return;
    }
    try {
      Question.requireNow(observation);
      Prompts.Rendered rendered = prompts.render(prompt, Question.values(observation));
      begin(exchange, observation, rendered.prompt(), request(rendered.text()));
    } catch (HubException e) {
      Asking.leave(exchange, observation, e);
    }
  }

  private void begin(
      Exchange exchange,
      @Nullable Observation observation,
      @Nullable String revision,
      byte[] request) {
    Asking.of(exchange, observation, revision, PATH, key, request)
        .begin(exchange, CallTerms.of(model, prices, maxLength));
  }

  private static String text(Exchange exchange) {
    String text = exchange.getMessage().getBody(String.class);
    if (text == null || text.isBlank()) {
      throw new HubException(
          ErrorCode.INVALID_FIELD, "body", "The body is the text to send, and it is empty.");
    }
    return text;
  }

  private byte[] request(String text) {
    ObjectNode request = Question.object();
    request.put("model", model);
    ArrayNode messages = request.putArray("messages");
    if (!system.isEmpty()) {
      messages.addObject().put("role", "system").put("content", system);
    }
    messages.addObject().put("role", "user").put("content", text);
    request.put("max_tokens", maxLength).put("temperature", temperature).put("stream", false);
    if (!responseFormat.equals("none")) {
      request.putObject("response_format").put("type", responseFormat);
    }
    return Question.bytes(request);
  }
}
