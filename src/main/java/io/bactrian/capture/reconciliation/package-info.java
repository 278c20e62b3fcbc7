/**
 * Whether what was sent came about and came back: alerts against receipts against deals, what is
 * missing of a login's deals, and what its broker calls a symbol.
 */
@ApplicationModule(
    displayName = "Reconciliation",
    allowedDependencies = {"shared", "hub.lists", "hub.security"})
@NullMarked
package io.bactrian.capture.reconciliation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
