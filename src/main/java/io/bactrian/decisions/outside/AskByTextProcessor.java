package io.bactrian.decisions.outside;

import io.bactrian.data.prompts.Prompts;
import io.bactrian.decisions.budgets.CallTerms;
import io.bactrian.decisions.budgets.Prices;
import io.bactrian.decisions.lobes.Observation;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/** Makes the message a request about a text: the body, or what a lobe's prompt renders. */
abstract class AskByTextProcessor implements Processor {
  private final Prompts prompts;
  private final String path;
  private String model = "";
  private String key = "";
  private String lobe = "";
  private String prompt = "";
  private int maxLength = 256;
  private Prices prices = Prices.NONE;

  /**
   * @param path below the host's address
   */
  AskByTextProcessor(Prompts prompts, String path) {
    this.prompts = prompts;
    this.path = path;
  }

  /** The body of the request. */
  abstract byte[] request(String text);

  /** The model's name at the host. */
  public void setModel(String model) {
    this.model = model;
  }

  final String model() {
    return model;
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

  /** Tokens of an answer. */
  public void setMaxLength(int maxLength) {
    this.maxLength = maxLength;
  }

  final int maxLength() {
    return maxLength;
  }

  /** As {@link Prices#of}. */
  public void setPrices(String prices) {
    this.prices = Prices.of(prices);
  }

  @Override
  public final void process(Exchange exchange) {
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
    Asking.of(exchange, observation, revision, path, key, request)
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
}
