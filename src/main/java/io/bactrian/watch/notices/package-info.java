/**
 * Who is notified of alarms, by which channel and when: escalation, grouping, quiet hours, and an
 * outbox of messages.
 */
@ApplicationModule(
    displayName = "Notices of alarms",
    allowedDependencies = {"shared", "hub.health", "hub.lists", "hub.webhookauth", "watch.alarms"})
@NullMarked
package io.bactrian.watch.notices;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
