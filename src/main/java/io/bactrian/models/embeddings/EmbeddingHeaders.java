package io.bactrian.models.embeddings;

/** Headers that the steps of this package set and read. */
final class EmbeddingHeaders {
  /** The id of the model that made the vectors of the body. */
  static final String MODEL = "HubEmbeddingModel";

  /** The item whose vector was stored last; it is not found as similar to itself. */
  static final String ITEM = "HubEmbeddingItem";

  /** {@code stored}, {@code replaced} or {@code unchanged}. */
  static final String STATUS = "HubEmbeddingStatus";

  /** True where the end of the text was not read. */
  static final String TRUNCATED = "HubEmbeddingTruncated";

  private EmbeddingHeaders() {}
}
