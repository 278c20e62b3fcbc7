package io.bactrian.decisions.guardrails;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.data.features.Period;
import java.math.BigDecimal;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;

/** Finds the lots of a {@link ProposesAction}, or of a valid request to evaluate one. */
final class SizePositionProcessor implements Processor {
  private final PositionSizing sizing;
  private final KnownNames names;
  private String method = SizingRule.POLICY;
  private BigDecimal fraction = BigDecimal.ZERO;
  private BigDecimal atrMultiple = BigDecimal.ZERO;
  private BigDecimal target = BigDecimal.ZERO;
  private String period = "";
  private int bars;
  private Duration maxAge = Duration.ZERO;

  SizePositionProcessor(PositionSizing sizing, KnownNames names) {
    this.sizing = sizing;
    this.names = names;
  }

  /** How a volume is found where the action does not say it. */
  public void setMethod(String method) {
    if (!method.equals(SizingRule.POLICY) && !SizingRule.METHODS.containsKey(method)) {
      throw new IllegalArgumentException(
          "method is one of policy, fixed, risk_fraction and volatility_target, not " + method);
    }
    this.method = method;
  }

  /** The part of the equity that is lost at the stop. */
  public void setFraction(double fraction) {
    this.fraction = positive("fraction", fraction);
  }

  /** The stop's distance in average true ranges, where none is given. */
  public void setAtrMultiple(double atrMultiple) {
    this.atrMultiple = positive("atrMultiple", atrMultiple);
  }

  /** The standard deviation of a year's profit, as a part of the equity. */
  public void setTarget(double target) {
    this.target = positive("target", target);
  }

  /** The bars' period, as MetaTrader names it. */
  public void setPeriod(String period) {
    this.period = Period.parse(period).name();
  }

  /** How many bars the volatility is measured on. */
  public void setBars(int bars) {
    this.bars = bars;
  }

  /** How old the equity and the price may be. */
  public void setMaxAgeSeconds(long seconds) {
    this.maxAge = Duration.ofSeconds(seconds);
  }

  @Override
  public void process(Exchange exchange) throws InvalidPayloadException {
    ProposesAction proposal = proposal(exchange);
    var rule = new SizingRule(method, null, fraction, null, atrMultiple, target, period, bars);
    exchange.getMessage().setBody(proposal.sized(sizing.size(proposal.question(), rule, maxAge)));
  }

  private ProposesAction proposal(Exchange exchange) throws InvalidPayloadException {
    if (exchange.getMessage().getBody() instanceof ProposesAction proposal) {
      return proposal;
    }
    PolicyQuestion question =
        PolicyQuestion.of(exchange.getMessage().getMandatoryBody(JsonNode.class));
    names.require(question);
    return question;
  }

  private static BigDecimal positive(String name, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(name + " is a number above 0, not " + value);
    }
    return BigDecimal.valueOf(value);
  }
}
