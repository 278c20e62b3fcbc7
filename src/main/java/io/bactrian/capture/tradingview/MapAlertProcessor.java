package io.bactrian.capture.tradingview;

import io.bactrian.hub.http.InboundMessage;
import io.bactrian.hub.http.JsonBodies;
import io.bactrian.hub.http.StrictJson;
import io.bactrian.hub.webhookauth.WebhookTokens;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Turns an alert that was written for another program into the JSON tree of the hub's own. */
final class MapAlertProcessor implements Processor {
  private final StrictJson json;
  private final WebhookTokens tokens;
  private String names = "";
  private String actions = "";
  private String closing = "";
  private String text = "";
  private String strategy = "";

  MapAlertProcessor(StrictJson json, WebhookTokens tokens) {
    this.json = json;
    this.tokens = tokens;
  }

  /** Pairs of theirs and ours, such as {@code symbol=ticker,side=action}. */
  public void setNames(String names) {
    this.names = names;
  }

  /** Pairs of theirs and ours, such as {@code long=buy,short=sell}. */
  public void setActions(String actions) {
    this.actions = actions;
  }

  /** Actions that close what is open. */
  public void setClosing(String closing) {
    this.closing = closing;
  }

  /** A regular expression with named groups. */
  public void setText(String text) {
    this.text = text;
  }

  /** Of an alert that names none and whose token is bound to none. */
  public void setStrategy(String strategy) {
    this.strategy = strategy;
  }

  @Override
  public void process(Exchange exchange) {
    InboundMessage message = InboundMessage.of(exchange);
    Set<String> closes = AlertMapping.words(closing).collect(Collectors.toSet());
    var mapping =
        new AlertMapping(
            AlertMapping.pairs(names), AlertMapping.pairs(actions), closes, Pattern.compile(text));
    String named = tokens.strategyOf(message.sender()).orElse(strategy);
    exchange.getMessage().setBody(mapping.map(JsonBodies.bytes(exchange), json, named));
  }
}
