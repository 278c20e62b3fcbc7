package io.bactrian.models.embeddings;

import io.bactrian.hub.http.JsonBodies;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.commons.codec.digest.DigestUtils;

/** Keeps the vector of a message's text; the body stays as it is. */
final class StoreEmbeddingProcessor implements Processor {
  private final TextModels models;
  private final VectorRows rows;
  private String kind = "";
  private String item = "";
  private String text = "";

  StoreEmbeddingProcessor(TextModels models, VectorRows rows) {
    this.models = models;
    this.rows = rows;
  }

  /** What is searched together. */
  public void setKind(String kind) {
    this.kind = kind;
  }

  /** A JSON pointer or a header: what the text is the text of, among its kind. */
  public void setItem(String item) {
    this.item = item;
  }

  /** A JSON pointer to the text; empty where the body is the text. */
  public void setText(String text) {
    this.text = text;
  }

  @Override
  public void process(Exchange exchange) {
    Message message = exchange.getMessage();
    String id =
        Bodies.present(
            item.startsWith("/")
                ? JsonBodies.textAt(JsonBodies.json(exchange), item)
                : message.getHeader(item, String.class),
            item,
            "There is nothing that the item is known by: send it, or correct the step's parameter item.");
    String content = Bodies.text(exchange, text);
    String sha256 = DigestUtils.sha256Hex(content);
    message.setHeader(EmbeddingHeaders.ITEM, id);
    message.setHeader(EmbeddingHeaders.MODEL, TextModel.ID);
    message.setHeader(EmbeddingHeaders.STATUS, store(id, content, sha256, message));
  }

  /** The model is not asked again for what is there. */
  private String store(String id, String content, String sha256, Message message) {
    TextModel model = models.model();
    Pieces pieces = model.pieces(content);
    message.setHeader(EmbeddingHeaders.TRUNCATED, pieces.truncated());
    if (rows.has(kind, id, TextModel.ID, sha256)) {
      return "unchanged";
    }
    float[] vector = model.vector(pieces, Pooling.KEPT);
    return rows.store(new StoredVector(kind, id, TextModel.ID, vector, sha256));
  }
}
