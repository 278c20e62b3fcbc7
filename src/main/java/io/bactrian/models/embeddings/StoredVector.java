package io.bactrian.models.embeddings;

/**
 * A vector that is kept.
 *
 * @param kind of the items that are searched together
 * @param vector of length 1
 */
@SuppressWarnings("ArrayRecordComponent") // values on their way, compared by nobody
record StoredVector(String kind, String item, String model, float[] vector, String textSha256) {}
