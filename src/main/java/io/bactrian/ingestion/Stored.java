package io.bactrian.ingestion;

/** The answer to an alert: the signal's id, the first one's for a duplicate. */
record Stored(String id, String status) {
  static final String STORED = "stored";
  static final String DUPLICATE = "duplicate";
}
