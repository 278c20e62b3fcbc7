package io.bactrian.shared;

import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Runs work on the database with all its checks and, in a dry run, undoes it: what is answered is
 * what would happen. For work whose only effects are rows.
 */
@Component
public class Rehearsal {
  private final TransactionTemplate transaction;

  Rehearsal(PlatformTransactionManager transactions) {
    this.transaction = new TransactionTemplate(transactions);
  }

  /**
   * @param dryRun true to undo it
   * @return what the work answers
   */
  public <T> T run(boolean dryRun, Supplier<T> work) {
    if (!dryRun) {
      return work.get();
    }
    T answer =
        transaction.execute(
            status -> {
              status.setRollbackOnly();
              return work.get();
            });
    if (answer == null) {
      throw new IllegalStateException("The work gave no answer");
    }
    return answer;
  }
}
