/**
 * The investor portal. What somebody sees there is decided in PostgreSQL, by the grants and
 * policies of its migration; here a role and claims are set and rows are handed on.
 */
@ApplicationModule(
    displayName = "Investor portal",
    allowedDependencies = {"shared", "decisions.treasury", "hub.lists", "hub.security"})
@NullMarked
package io.bactrian.console.portal;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
