package io.bactrian.capture.sources;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.bactrian.capture.spool.EntryStore.Outcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a webhook.
 *
 * @param id the signal's, the first one's for a duplicate; none for telemetry
 * @param status {@code duplicate} where nothing in it was new, {@code spooled} where it waits on
 *     disk for the database
 * @param accepted items that made or changed a row; none for an alert, or while spooled
 * @param duplicates items that were known
 * @param conflicts bars put aside because a closed one of another offset is held; none is null
 * @param rejected items that are at fault; none is null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Answer(
    @Nullable String id,
    String status,
    @Nullable Integer accepted,
    @Nullable Integer duplicates,
    @Nullable Integer conflicts,
    @Nullable List<RejectedItem.Item> rejected) {
  public static final String STORED = "stored";
  public static final String DUPLICATE = "duplicate";
  public static final String SPOOLED = "spooled";
  static final String REJECTED = "rejected";

  public static Answer ofSignal(String id, String status) {
    return new Answer(id, status, null, null, null, null);
  }

  /** The same answer to each, by its id. */
  public static Map<String, Outcome<Answer>> toAll(List<? extends Inbound> entries, String status) {
    Map<String, Outcome<Answer>> outcomes = new HashMap<>();
    for (Inbound entry : entries) {
      outcomes.put(entry.id(), Outcome.of(ofSignal(entry.id(), status)));
    }
    return outcomes;
  }

  public static Answer ofItems(
      int accepted, int duplicates, int conflicts, List<RejectedItem> rejected) {
    return ofItems(accepted == 0 ? DUPLICATE : STORED, accepted, duplicates, conflicts, rejected);
  }

  /** Of items that wait on disk: how many are new is not known yet. */
  public static Answer ofSpooled(int items, List<RejectedItem> rejected) {
    return ofItems(SPOOLED, items, 0, 0, rejected);
  }

  private static Answer ofItems(
      String status, int accepted, int duplicates, int conflicts, List<RejectedItem> rejected) {
    return new Answer(
        null,
        status,
        accepted,
        duplicates,
        conflicts == 0 ? null : Integer.valueOf(conflicts),
        rejected.isEmpty() ? null : rejected.stream().map(RejectedItem::item).toList());
  }
}
