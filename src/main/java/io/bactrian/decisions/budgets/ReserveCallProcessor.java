package io.bactrian.decisions.budgets;

import io.bactrian.hub.http.JsonBodies;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.commons.codec.digest.DigestUtils;

/** Reserves room for the call that comes next, the body being what is asked. */
final class ReserveCallProcessor implements Processor {
  private final Reservations reservations;
  private String host = "";
  private String model = "";
  private String strategy = "";
  private Prices prices = Prices.NONE;
  private long maxLength;
  private Duration deadline = Duration.ofSeconds(2);

  ReserveCallProcessor(Reservations reservations) {
    this.reservations = reservations;
  }

  /** The address that is called; its host is the scope. */
  public void setUrl(String url) {
    String name = URI.create(url).getHost();
    if (name == null) {
      throw new IllegalArgumentException("url: give an address such as https://models.example.com");
    }
    this.host = name.toLowerCase(Locale.ROOT);
  }

  /** The model's name at the host; empty for what the step before says. */
  public void setModel(String model) {
    this.model = model;
  }

  /** Whose budget it counts against; empty for what the step before says. */
  public void setStrategy(String strategy) {
    this.strategy = strategy;
  }

  /** As {@link Prices#of}; empty for what the step before says. */
  public void setPrices(String prices) {
    this.prices = Prices.of(prices);
  }

  /** How many tokens an answer may have; 0 for what the step before says. */
  public void setMaxLength(long maxLength) {
    this.maxLength = maxLength;
  }

  /** Milliseconds that the call may take. */
  public void setDeadline(long deadline) {
    this.deadline = Duration.ofMillis(deadline);
  }

  @Override
  public void process(Exchange exchange) {
    byte[] question = JsonBodies.bytes(exchange);
    Call call =
        new Call(
            CallTerms.of(exchange).orElse(strategy, model, prices, maxLength),
            host,
            String.valueOf(exchange.getFromRouteId()),
            DigestUtils.sha256Hex(question),
            question.length,
            deadline);
    exchange.setVariable(SettleCallProcessor.RESERVATION, reservations.reserve(call));
  }
}
