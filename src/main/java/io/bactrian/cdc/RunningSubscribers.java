package io.bactrian.cdc;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** The subscribers whose routes run in this hub: who is woken, measured and asked how it fares. */
@Component
final class RunningSubscribers {
  private final Map<String, SubscriberLoop> running = new ConcurrentHashMap<>();
  private final MeterRegistry meters;

  RunningSubscribers(MeterRegistry meters) {
    this.meters = meters;
  }

  /**
   * @throws IllegalArgumentException if another running route has the name
   */
  void claim(SubscriberLoop loop) {
    Subscriber subscriber = loop.subscriber();
    SubscriberLoop other = running.putIfAbsent(subscriber.name(), loop);
    if (other != null && other.abandoned()) {
      other.stop(); // the cursor's lock keeps the two apart while it ends
      running.put(subscriber.name(), loop);
    } else if (other != null) {
      throw new IllegalArgumentException(
          "Parameter subscriber: the name "
              + subscriber.name()
              + " is taken by the running route "
              + other.subscriber().routeId()
              + ". Give each subscriber a name of its own.");
    }
    Gauge.builder("hub.changes.lag", this, all -> all.lag(subscriber.name()))
        .description("Changes that a subscriber is behind the log's end")
        .tag("subscriber", subscriber.name())
        .register(meters);
  }

  void release(SubscriberLoop loop) {
    running.remove(loop.subscriber().name(), loop);
  }

  void wake(Collection<String> tables) {
    running.values().forEach(loop -> loop.wakeFor(tables));
  }

  /** Lets someone who waits for a subscriber's cursor have it soon. */
  void letIn(String subscriber) {
    SubscriberLoop loop = running.get(subscriber);
    if (loop != null) {
      loop.letIn();
    }
  }

  Collection<SubscriberLoop> all() {
    return running.values();
  }

  boolean contains(String subscriber) {
    return running.containsKey(subscriber);
  }

  /** From the row written to the subscriber's transaction committed. */
  Timer deliveryTimer(String subscriber) {
    return Timer.builder("hub.changes.delivery")
        .description("From a row written to the subscriber's transaction committed")
        .tag("subscriber", subscriber)
        .publishPercentiles(0.5, 0.95, 0.99)
        .register(meters);
  }

  private double lag(String subscriber) {
    SubscriberLoop loop = running.get(subscriber);
    return loop == null ? Double.NaN : loop.lag();
  }
}
