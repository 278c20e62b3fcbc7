package io.bactrian.ingestion;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a webhook.
 *
 * @param id the signal's, the first one's for a duplicate; none for telemetry
 * @param status {@code duplicate} where nothing in it was new, {@code spooled} where it waits on
 *     disk for the database
 * @param accepted items that made or changed a row; none for an alert, or while spooled
 * @param duplicates items that were known
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Answer(
    @Nullable String id, String status, @Nullable Integer accepted, @Nullable Integer duplicates) {
  static final String STORED = "stored";
  static final String DUPLICATE = "duplicate";
  static final String SPOOLED = "spooled";
  static final String REJECTED = "rejected";

  static Answer ofSignal(String id, String status) {
    return new Answer(id, status, null, null);
  }

  static Answer ofItems(int accepted, int duplicates) {
    return new Answer(null, accepted == 0 ? DUPLICATE : STORED, accepted, duplicates);
  }
}
