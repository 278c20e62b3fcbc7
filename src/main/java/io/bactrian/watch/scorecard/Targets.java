package io.bactrian.watch.scorecard;

/**
 * Where the measures should be.
 *
 * @param inferenceMs 95 of 100 decisions within
 * @param trainingHours 95 of 100 trainings within
 * @param uptime the least share of hours
 * @param winRate the least
 * @param profitFactor the least
 * @param drawdown the most, as a share of the peak
 * @param sharpe the least, a year
 * @param deploymentsPerWeek the least
 * @param hoursToRestore the most, on average
 * @param changeFailureRate the most
 * @param driftHours 95 of 100 looks within
 */
record Targets(
    double inferenceMs,
    double trainingHours,
    double uptime,
    double winRate,
    double profitFactor,
    double drawdown,
    double sharpe,
    double deploymentsPerWeek,
    double hoursToRestore,
    double changeFailureRate,
    double driftHours) {}
