package io.bactrian.decisions.scoring;

import io.bactrian.decisions.lobes.Observation;
import io.bactrian.shared.HubException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.apache.camel.support.RoutePolicySupport;
import org.springframework.stereotype.Component;

/**
 * How many questions to {@code /infer} were answered with what, and how long each took. A caller
 * may name any symbol: only those that the hub holds bars of have a label of their own, and no more
 * than {@value #MOST} of these.
 */
@Component
final class PredictionMeters implements CamelContextConfiguration {
  static final String OTHER = "other";
  static final int MOST = 100;

  private static final String ROUTE = "infer";
  private static final List<String> RESULTS = List.of("buy", "sell", "hold", "refused", "error");
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2500),
    Duration.ofSeconds(5)
  };

  private final MeterRegistry meters;
  private final Timer duration;
  private final Map<String, String> labels = new ConcurrentHashMap<>();

  PredictionMeters(MeterRegistry meters) {
    this.meters = meters;
    this.duration =
        Timer.builder("ml.prediction.duration")
            .description("From a valid question to its decision, stored")
            .serviceLevelObjectives(BUCKETS)
            .register(meters);
    // A series that is there before its first event, so that a rate sees that event.
    RESULTS.forEach(result -> counter(OTHER, result));
  }

  /** A decision that is answered, stored or of a dry run. */
  void answered(Decision decision) {
    Observation seen = decision.proposal().observation();
    count(label(seen.symbol(), seen.barClosedAt() != null), decision.action());
    duration.record(System.nanoTime() - seen.question().startedNanos(), TimeUnit.NANOSECONDS);
  }

  /** Two callers at once may add one more than the most: a bound all the same. */
  String label(String symbol, boolean held) {
    String known = labels.get(symbol);
    if (known != null) {
      return known;
    }
    return held && labels.size() < MOST ? labels.computeIfAbsent(symbol, name -> name) : OTHER;
  }

  private void count(String symbol, String result) {
    counter(symbol, result.toLowerCase(Locale.ROOT)).increment();
  }

  private Counter counter(String symbol, String result) {
    return meters.counter("ml.prediction.requests", "symbol", symbol, "result", result);
  }

  /** What was refused or failed never gets to a decision. */
  @Override
  public void beforeApplicationStart(CamelContext context) {
    context.addRoutePolicyFactory(
        (camel, id, definition) -> id.equals(ROUTE) ? new Failures() : null);
  }

  @Override
  public void afterApplicationStart(CamelContext context) {
    // nothing is left to be done
  }

  private final class Failures extends RoutePolicySupport {
    @Override
    public void onExchangeDone(Route route, Exchange exchange) {
      Throwable cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
      if (cause != null) {
        boolean refused = cause instanceof HubException known && !known.code().retryable();
        count(OTHER, refused ? "refused" : "error");
      }
    }
  }
}
