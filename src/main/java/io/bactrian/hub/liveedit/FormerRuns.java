package io.bactrian.hub.liveedit;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.InflightRepository;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Messages that a swap did not wait for: they run on in a version that is no longer there. */
final class FormerRuns {
  private static final Logger log = LoggerFactory.getLogger(FormerRuns.class);

  private final ModelCamelContext context;
  private final InflightRepository inflight;
  private final List<Left> left = new CopyOnWriteArrayList<>();

  FormerRuns(ModelCamelContext context) {
    this.context = context;
    this.inflight = context.getInflightRepository();
    inflight.setInflightBrowseEnabled(true);
  }

  /**
   * One message in a former version of a route.
   *
   * @param since when the version went out of service
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record FormerRun(String exchangeId, Instant since) {}

  private record Left(String routeId, Exchange exchange, Instant since) {}

  /** Finds what is still on its way in a route that has been stopped. */
  void note(String routeId) {
    dropEnded();
    String shown = shownAs(routeId);
    for (var one : inflight.browse(routeId)) {
      left.add(new Left(shown, one.getExchange(), Instant.now()));
      log.warn(
          "Route {}: exchange {} still runs in the replaced version",
          shown,
          one.getExchange().getExchangeId());
    }
  }

  /** What still runs in former versions of a route. */
  List<FormerRun> of(String routeId) {
    dropEnded();
    return left.stream()
        .filter(run -> run.routeId().equals(routeId))
        .map(run -> new FormerRun(run.exchange().getExchangeId(), run.since()))
        .toList();
  }

  private void dropEnded() {
    Set<Exchange> running =
        inflight.browse().stream()
            .map(InflightRepository.InflightExchange::getExchange)
            .collect(Collectors.toSet());
    left.removeIf(run -> !running.contains(run.exchange()));
  }

  /** A Kamelet's route belongs to the route that begins with the Kamelet. */
  private String shownAs(String routeId) {
    RouteDefinition definition = context.getRouteDefinition(routeId);
    var parameters = definition == null ? null : definition.getTemplateParameters();
    return parameters == null
        ? routeId
        : String.valueOf(parameters.getOrDefault("parentRouteId", routeId));
  }
}
