package io.bactrian.models.embeddings;

import java.time.Instant;
import java.util.List;

/**
 * What is most like a question.
 *
 * @param model that the question and all that was searched are of
 * @param searched vectors that were compared, all of the kind
 * @param similar the likest first
 */
record Similar(String kind, String model, int searched, List<Neighbour> similar) {
  /**
   * @param similarity cosine, -1 to 1
   * @param at when its vector was stored
   */
  record Neighbour(String item, double similarity, Instant at) {}
}
