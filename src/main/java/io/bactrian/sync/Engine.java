package io.bactrian.sync;

import java.security.MessageDigest;
import java.time.Clock;
import java.util.function.Supplier;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What every run needs.
 *
 * @param digest the hash that both sides can be compared by
 * @param parallel copies at a time
 */
record Engine(
    BaseStore store,
    Journal journal,
    TransactionTemplate transaction,
    Supplier<MessageDigest> digest,
    Checkpoint checkpoint,
    Clock clock,
    int parallel) {}
