/**
 * What people note about decisions: what was wrong, what explains it, what would have been right.
 */
@ApplicationModule(
    displayName = "Feedback",
    allowedDependencies = {"shared", "hub.lists", "hub.security"})
@NullMarked
package io.bactrian.data.feedback;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
