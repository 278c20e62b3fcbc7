package io.bactrian.hub.deadletters;

import org.jspecify.annotations.Nullable;

/**
 * Something that a route could not do for good.
 *
 * @param routeId the route that failed
 * @param step the node of that route that failed, null where none did
 * @param subscriber the change subscriber, or null where the route is none
 * @param eventId the change event's id, or null
 * @param payload what the route was given: written as JSON, a text that is not JSON as a string
 * @param attempts how often it was tried
 * @param muted whether nothing was to leave the hub; a replay keeps to it
 */
public record DeadLetter(
    String routeId,
    @Nullable String step,
    @Nullable String subscriber,
    @Nullable String eventId,
    @Nullable Object payload,
    int attempts,
    boolean muted) {}
