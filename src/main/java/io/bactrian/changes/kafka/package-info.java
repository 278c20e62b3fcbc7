/** The topic that carries the changes, and how far each subscriber is in its partitions. */
@ApplicationModule(
    displayName = "Kafka",
    allowedDependencies = {"changes.log"})
@NullMarked
package io.bactrian.changes.kafka;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
