package io.bactrian.hub.http;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * Sees what a refused body was meant to be, so that the refusal can name the route that takes it.
 */
public interface RefusalHint {
  /**
   * What is foreign, in a sentence; null where nothing is.
   *
   * @param document null where the body is no JSON
   */
  @Nullable String of(@Nullable JsonNode document, byte[] body);
}
