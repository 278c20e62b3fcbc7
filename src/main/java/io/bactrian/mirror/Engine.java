package io.bactrian.mirror;

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
