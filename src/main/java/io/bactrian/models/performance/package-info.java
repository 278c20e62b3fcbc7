/**
 * What a sequence of trades was worth: one form of report, whether the trades were simulated, made
 * on paper or live. Knows trades and an equity curve, and neither bars nor accounts.
 */
@ApplicationModule(
    displayName = "Performance",
    allowedDependencies = {})
@NullMarked
package io.bactrian.models.performance;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
