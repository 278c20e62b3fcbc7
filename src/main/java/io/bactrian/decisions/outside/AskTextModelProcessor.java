package io.bactrian.decisions.outside;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.data.prompts.Prompts;

/** Makes the message a request of OpenAI's chat completions. */
final class AskTextModelProcessor extends AskByTextProcessor {
  private String system = "";
  private double temperature;
  private String responseFormat = "";

  AskTextModelProcessor(Prompts prompts) {
    super(prompts, "/chat/completions");
  }

  /** The first message, from the system; empty for none. */
  public void setSystem(String system) {
    this.system = system;
  }

  /** 0 for the likeliest answer. */
  public void setTemperature(double temperature) {
    this.temperature = temperature;
  }

  /** {@code json_object}, or {@code none} for hosts that do not know the member. */
  public void setResponseFormat(String responseFormat) {
    this.responseFormat = responseFormat;
  }

  @Override
  byte[] request(String text) {
    ObjectNode request = Question.object();
    request.put("model", model());
    ArrayNode messages = request.putArray("messages");
    if (!system.isEmpty()) {
      messages.addObject().put("role", "system").put("content", system);
    }
    messages.addObject().put("role", "user").put("content", text);
    request.put("max_tokens", maxLength()).put("temperature", temperature).put("stream", false);
    if (!responseFormat.equals("none")) {
      request.putObject("response_format").put("type", responseFormat);
    }
    return Question.bytes(request);
  }
}
