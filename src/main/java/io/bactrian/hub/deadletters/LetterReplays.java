package io.bactrian.hub.deadletters;

import io.bactrian.shared.DatabaseLoss;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Replays letters, each in one transaction with its new state: what a route writes to the hub's
 * database happens once, whoever else replays the letter and whatever is killed meanwhile.
 */
@Service
class LetterReplays {
  private static final Duration AT_MOST =
      Duration.ofSeconds(3); // of one call, but for its last letter

  private final LetterStore store;
  private final List<LetterReplay> ways;
  private final TransactionTemplate transaction;

  LetterReplays(LetterStore store, List<LetterReplay> ways, TransactionTemplate transaction) {
    this.store = store;
    this.ways = ways;
    this.transaction = transaction;
  }

  /**
   * @param failure null where the letter is replayed now
   * @param attempts how often it failed, where it failed again
   */
  record Outcome(@Nullable String failure, @Nullable String step, int attempts) {
    private static final Outcome REPLAYED = new Outcome(null, null, 0);
  }

  /**
   * @param replayed how many are replayed now
   * @param failed how many failed again and stay open
   * @param skipped how many could not be tried and stay as they were
   * @param reason why the first of those could not
   * @param next the last letter that was looked at, null where none is left behind it
   * @param done false in a dry run, where {@code replayed} counts what would be tried
   */
  record Bulk(
      int replayed,
      int failed,
      int skipped,
      @Nullable String reason,
      @Nullable String next,
      boolean done) {}

  /**
   * @throws HubException if the letter is not there, not open, or cannot be tried
   */
  Outcome replay(long id, String by) {
    try {
      transaction.executeWithoutResult(
          status -> {
            Letter letter = store.lockOpen(id);
            way(letter).replay(letter);
            store.replayed(id, by);
          });
      return Outcome.REPLAYED;
    } catch (HubException e) {
      throw e;
    } catch (RuntimeException e) {
      boolean failed = e instanceof ReplayFailedException;
      if (DatabaseLoss.isCauseOf(e)) {
        throw new HubException(
            ErrorCode.UNAVAILABLE,
            null,
            "The database was lost while the letter was replayed: nothing was changed, try again.",
            e);
      }
      Throwable failure = failed && e.getCause() != null ? e.getCause() : e;
      String step = e instanceof ReplayFailedException again ? again.step() : null;
      return new Outcome(FailureText.of(failure), step, store.failedAgain(id, step, failure));
    }
  }

  /**
   * Looks whether a letter could be given to its route now; nothing is run.
   *
   * @throws HubException as {@link #replay} would for what keeps it from being tried
   */
  void rehearse(long id) {
    transaction.executeWithoutResult(
        status -> {
          Letter letter = store.lockOpen(id);
          LetterReplay way = way(letter);
          way.check(letter);
          way.requireRoute(letter);
        });
  }

  /**
   * Replays one letter after another for some seconds at most, the oldest first.
   *
   * @param dryRun whether only to look which could be tried
   */
  Bulk replay(LetterFilter filter, LetterStore.Part part, boolean dryRun, String by) {
    long end = System.nanoTime() + AT_MOST.toNanos();
    List<Long> ids = store.open(filter, part);
    int replayed = 0;
    int failed = 0;
    int skipped = 0;
    String reason = null;
    int looked = 0;
    while (looked < ids.size() && (looked == 0 || System.nanoTime() < end)) {
      try {
        if (dryRun) {
          rehearse(ids.get(looked));
          replayed++;
        } else if (replay(ids.get(looked), by).failure() == null) {
          replayed++;
        } else {
          failed++;
        }
      } catch (HubException e) {
        skipped++;
        reason = reason != null ? reason : e.getMessage();
      }
      looked++;
    }
    boolean more = looked < ids.size() || looked == part.limit();
    String next = more && looked > 0 ? ids.get(looked - 1).toString() : null;
    return new Bulk(replayed, failed, skipped, reason, next, !dryRun);
  }

  /** Puts another payload in place of an open letter's, if its route could be given it. */
  void edit(long id, String document, String by) {
    transaction.executeWithoutResult(
        status -> {
          store.lockOpen(id);
          store.edit(id, document, by);
          Letter edited = store.lockOpen(id);
          way(edited).check(edited);
        });
  }

  private LetterReplay way(Letter letter) {
    return ways.stream()
        .filter(way -> way.takes(letter))
        .findFirst()
        .orElseThrow(
            () ->
                new HubException(
                    ErrorCode.CONFLICT, "id", "Nothing on this hub can replay this letter."));
  }
}
