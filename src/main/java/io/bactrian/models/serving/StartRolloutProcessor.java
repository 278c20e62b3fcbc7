package io.bactrian.models.serving;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/** Begins the rollout that the body asks for; the body becomes the {@link Rollout}. */
final class StartRolloutProcessor implements Processor {
  private final RolloutStart start;
  private String steps = "";
  private String unit = "";
  private double effect;
  private double alpha;
  private String raiseOn = "";
  private String promoteOn = "";
  private int dwellMinutes;
  private int pairs;
  private int latencyMs;
  private @Nullable Double dailyLoss;
  private int windowMinutes;
  private boolean approval;

  StartRolloutProcessor(RolloutStart start) {
    this.start = start;
  }

  /** Shares of the units with commas between, rising to 1; 0 is shadow. */
  public void setSteps(String steps) {
    this.steps = steps;
  }

  /** What is dealt: strategy, login or caller. */
  public void setUnit(String unit) {
    this.unit = unit;
  }

  /** By what share of the champion's log loss worse counts. */
  public void setEffect(double effect) {
    this.effect = effect;
  }

  /** How often at most a challenger that is no worse is taken back, or no better promoted. */
  public void setAlpha(double alpha) {
    this.alpha = alpha;
  }

  /** The verdict that raises the share: hold or promote. */
  public void setRaiseOn(String verdict) {
    this.raiseOn = verdict;
  }

  /** The verdict after which the alias moves: hold or promote. */
  public void setPromoteOn(String verdict) {
    this.promoteOn = verdict;
  }

  /** Minutes that each step lasts at least. */
  public void setDwellMinutes(int minutes) {
    this.dwellMinutes = minutes;
  }

  /** Pairs that each step needs at least. */
  public void setPairs(int pairs) {
    this.pairs = pairs;
  }

  /** Milliseconds that an answer of the challenger may take. */
  public void setLatencyMs(int millis) {
    this.latencyMs = millis;
  }

  /** What the challenger's decisions may lose in a day; empty for no limit. */
  public void setDailyLoss(String amount) {
    this.dailyLoss = amount.isBlank() ? null : Double.valueOf(amount);
  }

  /** Minutes in which errors, slow and invalid answers are counted. */
  public void setWindowMinutes(int minutes) {
    this.windowMinutes = minutes;
  }

  /** Whether somebody other than who started it has to approve the promotion. */
  public void setApproval(boolean approval) {
    this.approval = approval;
  }

  @Override
  public void process(Exchange exchange) throws InvalidPayloadException {
    var rule =
        new RolloutRule(
            effect,
            alpha,
            alpha,
            RolloutGate.verdict("raiseOn", raiseOn),
            RolloutGate.verdict("promoteOn", promoteOn),
            dwellMinutes,
            pairs,
            latencyMs,
            dailyLoss,
            windowMinutes);
    var gate = new RolloutGate(RolloutGate.steps(steps), unit, rule, approval);
    JsonNode request = exchange.getMessage().getMandatoryBody(JsonNode.class);
    exchange.getMessage().setBody(start.start(request, gate));
  }
}
