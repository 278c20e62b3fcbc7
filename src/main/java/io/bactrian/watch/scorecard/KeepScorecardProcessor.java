package io.bactrian.watch.scorecard;

import java.time.Clock;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Computes the scorecard and keeps it; the body becomes how many lines it has. */
final class KeepScorecardProcessor implements Processor {
  private final Scorecard scorecard;
  private final ScorecardRows rows;
  private final Clock clock;
  private double inferenceMs = 100;
  private double trainingHours = 2;
  private double uptime = 0.999;
  private double winRate = 0.5;
  private double profitFactor = 1;
  private double drawdown = 0.2;
  private double sharpe = 1;
  private double deploymentsPerWeek = 1;
  private double hoursToRestore = 24;
  private double changeFailureRate = 0.15;
  private double driftHours = 24;

  KeepScorecardProcessor(Scorecard scorecard, ScorecardRows rows, Clock clock) {
    this.scorecard = scorecard;
    this.rows = rows;
    this.clock = clock;
  }

  public void setInferenceMs(double inferenceMs) {
    this.inferenceMs = inferenceMs;
  }

  public void setTrainingHours(double trainingHours) {
    this.trainingHours = trainingHours;
  }

  public void setUptime(double uptime) {
    this.uptime = uptime;
  }

  public void setWinRate(double winRate) {
    this.winRate = winRate;
  }

  public void setProfitFactor(double profitFactor) {
    this.profitFactor = profitFactor;
  }

  public void setDrawdown(double drawdown) {
    this.drawdown = drawdown;
  }

  public void setSharpe(double sharpe) {
    this.sharpe = sharpe;
  }

  public void setDeploymentsPerWeek(double deploymentsPerWeek) {
    this.deploymentsPerWeek = deploymentsPerWeek;
  }

  public void setHoursToRestore(double hoursToRestore) {
    this.hoursToRestore = hoursToRestore;
  }

  public void setChangeFailureRate(double changeFailureRate) {
    this.changeFailureRate = changeFailureRate;
  }

  public void setDriftHours(double driftHours) {
    this.driftHours = driftHours;
  }

  @Override
  public void process(Exchange exchange) {
    var targets =
        new Targets(
            inferenceMs,
            trainingHours,
            uptime,
            winRate,
            profitFactor,
            drawdown,
            sharpe,
            deploymentsPerWeek,
            hoursToRestore,
            changeFailureRate,
            driftHours);
    List<Entry> entries = scorecard.compute(targets, clock.instant());
    rows.replace(entries);
    exchange.getMessage().setBody(entries.size());
  }
}
