/** How far limits are used, and what others would have made of the decisions of a day. */
@ApplicationModule(
    displayName = "Limits in use",
    allowedDependencies = {"shared", "decisions.guardrails", "decisions.risk"})
@NullMarked
package io.bactrian.decisions.limits;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
