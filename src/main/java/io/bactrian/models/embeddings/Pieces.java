package io.bactrian.models.embeddings;

import java.util.List;

/**
 * What a model reads of a text.
 *
 * @param ids of the vocabulary, with those that mark beginning and end
 * @param truncated whether the text went on
 */
record Pieces(List<Integer> ids, boolean truncated) {}
