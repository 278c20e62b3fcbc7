package io.bactrian.hub.reach;

import org.apache.camel.Component;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.spi.ComponentCustomizer;
import org.springframework.core.Ordered;

/**
 * Waits of the HTTP component: Camel's own are three minutes for a connection and no end for an
 * answer. An endpoint's option goes first, as does {@code camel.component.http.*}.
 */
@org.springframework.stereotype.Component
final class BoundedHttp implements ComponentCustomizer {
  static final long CONNECT_MS = 10_000;
  static final long ANSWER_MS = 60_000;

  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE; // configuration binds its own values after it
  }

  @Override
  public boolean isEnabled(String name, Component component) {
    return component instanceof HttpComponent;
  }

  @Override
  public void configure(String name, Component component) {
    var http = (HttpComponent) component;
    http.setConnectTimeout(CONNECT_MS);
    http.setConnectionRequestTimeout(CONNECT_MS);
    http.setSoTimeout(ANSWER_MS);
    http.setResponseTimeout(ANSWER_MS);
  }
}
