package io.bactrian.capture.spool;

import io.bactrian.shared.HubException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where entries become rows. Storing the same entry again has no further effect, for a commit whose
 * outcome was not seen is repeated.
 *
 * @param <E> what is stored
 * @param <A> what its sender is answered
 */
public interface EntryStore<E, A> {
  /**
   * @param answer what was stored, or was known already
   * @param refusal why this entry alone was not stored
   */
  record Outcome<A>(@Nullable A answer, @Nullable HubException refusal) {
    public static <A> Outcome<A> of(A answer) {
      return new Outcome<>(answer, null);
    }

    public static <A> Outcome<A> refused(HubException reason) {
      return new Outcome<>(null, reason);
    }
  }

  /**
   * Stores all in one transaction, in their order, and returns after its commit. Of an empty list
   * it only learns whether the database answers.
   *
   * @return the outcome of each, in order
   * @throws RuntimeException if nothing was stored, or nobody knows whether it was
   */
  List<Outcome<A>> store(List<E> entries);

  /** Keeps an entry that was acknowledged and turned out to be unacceptable, with the reason. */
  void refuse(E entry, HubException reason);

  /** How large an entry is, in bytes, roughly: groups are bounded by it. */
  int size(E entry);

  /** The entry as it is in the spool: JSON in UTF-8, which no header of a record looks like. */
  byte[] write(E entry);

  /** The entry that {@link #write} wrote. */
  E read(byte[] bytes);
}
