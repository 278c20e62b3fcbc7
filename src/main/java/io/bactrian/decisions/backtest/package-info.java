/**
 * Backtests of what the hub would have decided: stored bars, and signals, lobes, models or the
 * whole fusion, on an account on paper that goes by the live policy. Results are kept and compared.
 */
@ApplicationModule(
    displayName = "Backtests",
    allowedDependencies = {
      "shared",
      "data.features",
      "data.indicators",
      "data.lobes",
      "decisions.fusion",
      "decisions.guardrails",
      "decisions.lobes",
      "decisions.scoring",
      "decisions.treasury",
      "hub.http",
      "hub.lists",
      "hub.security",
      "models.backtest",
      "models.checks",
      "models.performance",
      "models.registry",
      "models.runs",
      "models.training"
    })
@NullMarked
package io.bactrian.decisions.backtest;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
