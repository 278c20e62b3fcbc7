/** What calls to hosts outside may use: reserved before a call, settled after it. */
@ApplicationModule(
    displayName = "Budgets of calls",
    allowedDependencies = {"shared", "decisions.treasury", "hub.http", "hub.lists", "hub.security"})
@NullMarked
package io.bactrian.decisions.budgets;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
