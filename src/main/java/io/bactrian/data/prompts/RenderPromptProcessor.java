package io.bactrian.data.prompts;

import io.bactrian.hub.http.InboundMessage;
import io.bactrian.hub.http.JsonBodies;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Fills a prompt with the JSON body; the body becomes the text, a header names the revision. */
final class RenderPromptProcessor implements Processor {
  private final Prompts prompts;
  private String prompt = "";

  RenderPromptProcessor(Prompts prompts) {
    this.prompts = prompts;
  }

  /** The prompt's name. */
  public void setPrompt(String prompt) {
    this.prompt = prompt;
  }

  @Override
  public void process(Exchange exchange) {
    Prompts.Rendered rendered = prompts.render(prompt, JsonBodies.json(exchange));
    exchange.getMessage().setHeader(InboundMessage.PROMPT, rendered.prompt());
    exchange.getMessage().setBody(rendered.text());
  }
}
