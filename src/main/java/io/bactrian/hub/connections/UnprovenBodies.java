package io.bactrian.hub.connections;

import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Counts the bodies that are waited for although nobody knows yet who sends them. */
@Component
final class UnprovenBodies {
  private final int limit;
  private final int limitPerAddress;
  private final Map<String, Integer> waiting = new HashMap<>();
  private int all;

  UnprovenBodies(ConnectionProperties properties) {
    this.limit = properties.unprovenBodies();
    this.limitPerAddress = properties.unprovenBodiesPerAddress();
  }

  /** False where the address, or all together, have as many as they may. */
  synchronized boolean enter(String network) {
    int own = waiting.getOrDefault(network, 0);
    if (own >= limitPerAddress || all >= limit) {
      return false;
    }
    waiting.put(network, own + 1);
    all++;
    return true;
  }

  synchronized void leave(String network) {
    waiting.computeIfPresent(network, (key, own) -> own == 1 ? null : own - 1);
    all--;
  }
}
