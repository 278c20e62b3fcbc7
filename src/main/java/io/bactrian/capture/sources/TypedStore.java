package io.bactrian.capture.sources;

import io.bactrian.capture.spool.EntryStore.Outcome;
import java.util.List;
import java.util.Map;

/**
 * Makes rows of the entries of one type. Stores of one group work in Spring's {@code @Order}, the
 * same on every hub, so that two hubs lock rows in the same order.
 */
public interface TypedStore<E extends Inbound> {
  /** The type's name in the spool: it never changes, for a former version may have written it. */
  String name();

  Class<E> type();

  /**
   * Stores all inside the caller's transaction.
   *
   * @param entries at least one
   * @return the outcome of each, by its id
   */
  Map<String, Outcome<Answer>> store(List<E> entries);
}
