package io.bactrian.hub.deadletters;

import org.jspecify.annotations.Nullable;

/**
 * A dead letter as it is kept.
 *
 * @param routeId the route that failed
 * @param subscriber the change subscriber, or null where the route is none
 * @param eventId the change event's id, or null
 * @param payload JSON
 * @param muted whether nothing is to leave the hub
 */
public record Letter(
    long id,
    String routeId,
    @Nullable String subscriber,
    @Nullable String eventId,
    String payload,
    boolean muted) {}
