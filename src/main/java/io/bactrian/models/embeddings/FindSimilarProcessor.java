package io.bactrian.models.embeddings;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.hub.http.JsonBodies;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** Finds the items of a kind whose texts are most like a text or a vector. */
final class FindSimilarProcessor implements Processor {
  private final TextModels models;
  private final VectorRows rows;
  private String kind = "";
  private String text = "";
  private int most = 5;

  FindSimilarProcessor(TextModels models, VectorRows rows) {
    this.models = models;
    this.rows = rows;
  }

  /** What is searched together. */
  public void setKind(String kind) {
    this.kind = kind;
  }

  /** A JSON pointer to the text; empty where the body is the text or the vector. */
  public void setText(String text) {
    this.text = text;
  }

  /** How many are answered. */
  public void setMost(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("k is " + most + ": give a number from 1 on");
    }
    this.most = most;
  }

  @Override
  public void process(Exchange exchange) {
    Message message = exchange.getMessage();
    String except = message.getHeader(EmbeddingHeaders.ITEM, String.class);
    Question question = question(exchange);
    message.setHeader(EmbeddingHeaders.MODEL, question.model());
    message.setBody(rows.nearest(kind, question.model(), question.vector(), most, except));
  }

  @SuppressWarnings("ArrayRecordComponent") // values on their way, compared by nobody
  private record Question(String model, float[] vector) {}

  private Question question(Exchange exchange) {
    if (text.isEmpty() && Bodies.isTree(exchange)) {
      JsonNode body = JsonBodies.json(exchange);
      if (body.isArray()) {
        return new Question(
            Bodies.present(
                exchange.getMessage().getHeader(EmbeddingHeaders.MODEL, String.class),
                EmbeddingHeaders.MODEL,
                "A vector alone does not say which model it is of: name it in this header."),
            vector(body, "body"));
      }
      if (body.isObject()) {
        return new Question(
            Bodies.present(
                JsonBodies.textAt(body, "/model"),
                "model",
                "The body names no model: put embed-text-action before this step, or give the parameter text."),
            vector(body.path("embedding"), "embedding"));
      }
    }
    TextModel model = models.model();
    Pieces pieces = model.pieces(Bodies.text(exchange, text));
    return new Question(TextModel.ID, model.vector(pieces, Pooling.KEPT));
  }

  private static float[] vector(JsonNode numbers, String field) {
    var vector = new float[TextModel.DIMENSIONS];
    boolean right = numbers.isArray() && numbers.size() == vector.length;
    for (int i = 0; right && i < vector.length; i++) {
      vector[i] = numbers.get(i).floatValue();
      right = numbers.get(i).isNumber() && Float.isFinite(vector[i]);
    }
    if (!right) {
      throw new HubException(
          ErrorCode.INVALID_FIELD,
          field,
          "This is no vector of %d finite numbers: send one, as embed-text-action answers it for one text."
              .formatted(vector.length));
    }
    return vector;
  }
}
