package io.bactrian.watch.queue;

import java.time.OffsetDateTime;

/**
 * A claimed piece of work.
 *
 * @param kind which route does it: {@code direct:work-<kind>}
 * @param key the dedupe key, for whoever is called outside
 * @param payload JSON as Camel's steps read it: a map, a list, a text, a number
 * @param attempt which one this is
 * @param claimedAt with the attempt it fences off a worker whose lease has ended, also where a
 *     person gave the work its attempts back
 * @param lastAttempt whether a failure is for good
 */
record Work(
    long id,
    String kind,
    String key,
    Object payload,
    int attempt,
    OffsetDateTime claimedAt,
    boolean lastAttempt) {}
