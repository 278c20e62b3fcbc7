package io.bactrian.models.embeddings;

import io.bactrian.hub.http.JsonBodies;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** Turns a text, a list of texts or a call of the function into an {@link EmbedAnswer}. */
final class EmbedTextProcessor implements Processor {
  private final TextModels models;
  private String text = "";

  EmbedTextProcessor(TextModels models) {
    this.models = models;
  }

  /** A JSON pointer to the text; empty where the body is what to embed. */
  public void setText(String text) {
    this.text = text;
  }

  @Override
  public void process(Exchange exchange) {
    EmbedRequest request =
        text.isEmpty() && Bodies.isTree(exchange)
            ? EmbedRequest.of(JsonBodies.json(exchange))
            : EmbedRequest.of(Bodies.text(exchange, text));
    EmbedAnswer answer = EmbedAnswer.of(models.model(), request);
    Message message = exchange.getMessage();
    message.setBody(answer);
    message.setHeader(EmbeddingHeaders.MODEL, answer.model());
    message.setHeader(EmbeddingHeaders.TRUNCATED, answer.truncated());
  }
}
