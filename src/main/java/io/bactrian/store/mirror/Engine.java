package io.bactrian.store.mirror;

import io.bactrian.store.mirror.plan.Checkpoint;
import io.bactrian.store.mirror.plan.Journal;
import io.bactrian.store.mirror.plan.SyncedStateStore;
import java.time.Clock;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What every run needs.
 *
 * @param parallel copies at a time
 */
record Engine(
    SyncedStateStore store,
    Journal journal,
    TransactionTemplate transaction,
    Checkpoint checkpoint,
    Clock clock,
    int parallel) {}
