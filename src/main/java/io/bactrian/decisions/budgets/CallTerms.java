package io.bactrian.decisions.budgets;

import io.bactrian.hub.security.Caller;
import org.apache.camel.Exchange;

/**
 * What a step that asks a host knows of the call. It leaves it with the exchange, so that steps to
 * the same host share a circuit breaker whatever they ask.
 *
 * @param caller whose budget it counts against: the role of a key, or a login; {@code hub} where no
 *     one from outside asked
 * @param strategy likewise; empty for none
 * @param model as the host names it, empty for none
 * @param outputTokens how many an answer may have
 */
public record CallTerms(
    String caller, String strategy, String model, Prices prices, long outputTokens) {
  private static final String TERMS = "HubCallTerms";

  /** Of a call by whoever asks on this thread, for no strategy. */
  public static CallTerms of(String model, Prices prices, long outputTokens) {
    return new CallTerms(Caller.current().name(), "", model, prices, outputTokens);
  }

  static CallTerms of(Exchange exchange) {
    CallTerms left = exchange.getVariable(TERMS, CallTerms.class);
    return left == null ? of("", Prices.NONE, 0) : left;
  }

  public CallTerms by(String otherCaller, String ofStrategy) {
    return new CallTerms(otherCaller, ofStrategy, model, prices, outputTokens);
  }

  public void leaveWith(Exchange exchange) {
    exchange.setVariable(TERMS, this);
  }

  public static void remove(Exchange exchange) {
    exchange.removeVariable(TERMS);
  }

  /** With what the reserving step itself says, as far as it says something. */
  CallTerms orElse(String ofStrategy, String ofModel, Prices ofTokens, long longest) {
    return new CallTerms(
        caller,
        ofStrategy.isEmpty() ? strategy : ofStrategy,
        ofModel.isEmpty() ? model : ofModel,
        ofTokens.equals(Prices.NONE) ? prices : ofTokens,
        longest == 0 ? outputTokens : longest);
  }
}
