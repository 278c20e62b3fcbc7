package io.bactrian.decisions.guardrails;

import io.bactrian.data.features.Period;
import io.bactrian.decisions.guardrails.Guardrails.Pricing;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;

/** Turns a {@link SizedAction} into an {@link Evaluation}. */
final class EvaluatePolicyProcessor implements Processor {
  private final Guardrails guardrails;
  private String period = "";
  private Duration maxAge = Duration.ZERO;

  EvaluatePolicyProcessor(Guardrails guardrails) {
    this.guardrails = guardrails;
  }

  /** The period of the bars whose close is the price, as MetaTrader names it. */
  public void setPeriod(String period) {
    this.period = Period.parse(period).name();
  }

  /** How old the newest bar may be. */
  public void setMaxAgeSeconds(long seconds) {
    this.maxAge = Duration.ofSeconds(seconds);
  }

  @Override
  public void process(Exchange exchange) throws InvalidPayloadException {
    SizedAction action = exchange.getMessage().getMandatoryBody(SizedAction.class);
    exchange.getMessage().setBody(guardrails.evaluate(action, new Pricing(period, maxAge)));
  }
}
