/**
 * Live decisions: features of the newest bars, scored by the champions, judged by the guard,
 * stored.
 */
@ApplicationModule(
    displayName = "Scoring",
    allowedDependencies = {"shared", "lists", "security", "datasets", "registry", "risk"})
@NullMarked
package io.bactrian.scoring;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
