package io.bactrian.hub.routeedit;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.hub.routefiles.RouteFile;
import io.bactrian.shared.SecretValues;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.NamedNode;
import org.apache.camel.api.management.ManagedCamelContext;
import org.apache.camel.api.management.mbean.ManagedPerformanceCounterMBean;
import org.apache.camel.api.management.mbean.ManagedProcessorMBean;
import org.apache.camel.model.ChoiceDefinition;
import org.apache.camel.model.CircuitBreakerDefinition;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.OptionalIdentifiedDefinition;
import org.apache.camel.model.OutputNode;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What the routes of a file are made of, as Camel runs them, with what it has counted. */
@Component
class RouteDiagram {
  private static final int LONGEST = 120;

  private final ModelCamelContext context;

  RouteDiagram(CamelContext context) {
    this.context = (ModelCamelContext) context;
  }

  /**
   * Since the routes were last made; times in milliseconds, and those of what is inside included.
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record RouteCounters(
      long exchanges,
      long failed,
      long inflight,
      long meanMs,
      long maxMs,
      long lastMs,
      long totalMs) {}

  /**
   * @param id as the file has it, or as Camel has named it
   * @param kind such as {@code to}, {@code choice} or {@code when}
   * @param label where it goes to, or what it asks
   * @param line in the file, null where Camel does not say
   * @param counters null where nothing is counted
   * @param steps inside of it: the branches of a choice or a multicast, the steps of a split
   */
  record RouteStep(
      @Nullable String id,
      String kind,
      String label,
      @Nullable Integer line,
      @Nullable RouteCounters counters,
      List<RouteStep> steps) {}

  /**
   * @param from where it begins
   * @param counters of the whole route, null where nothing is counted
   */
  record DrawnRoute(
      String id,
      @Nullable String description,
      RouteStep from,
      @Nullable RouteCounters counters,
      List<RouteStep> steps) {}

  /** The routes that run because of a file; of a Kamelet, what runs in each of its callers. */
  List<DrawnRoute> of(RouteFile file) {
    if (file.kind() == RouteFile.Kind.KAMELET) {
      RouteTemplateDefinition template = context.getRouteTemplateDefinition(file.name());
      return template == null ? List.of() : List.of(drawn(template.getRoute(), file.name(), false));
    }
    return file.routeIds().stream()
        .map(context::getRouteDefinition)
        .filter(Objects::nonNull)
        .map(route -> drawn(route, route.getRouteId(), true))
        .toList();
  }

  private DrawnRoute drawn(RouteDefinition route, String id, boolean counted) {
    Optional<ManagedCamelContext> managed =
        Optional.ofNullable(
                context.getCamelContextExtension().getContextPlugin(ManagedCamelContext.class))
            .filter(is -> counted);
    RouteCounters whole =
        managed.map(is -> is.getManagedRoute(id)).map(RouteDiagram::counters).orElse(null);
    return new DrawnRoute(
        id,
        route.getDescriptionText(),
        new RouteStep(
            route.getInput() == null ? null : route.getInput().getId(),
            "from",
            route.getInput() == null ? "" : label(route.getInput()),
            line(route.getInput()),
            null,
            List.of()),
        whole,
        steps(route, id, managed));
  }

  private static List<RouteStep> steps(
      OptionalIdentifiedDefinition<?> parent, String route, Optional<ManagedCamelContext> managed) {
    return inside(parent)
        .map(
            step ->
                new RouteStep(
                    step.getId(),
                    step.getShortName(),
                    label(step),
                    line(step),
                    managed
                        .map(is -> is.getManagedProcessor(step.getId()))
                        .filter(is -> ofRoute(is, route))
                        .map(RouteDiagram::counters)
                        .orElse(null),
                    steps(step, route, managed)))
        .toList();
  }

  private static Stream<OptionalIdentifiedDefinition<?>> inside(
      OptionalIdentifiedDefinition<?> parent) {
    if (parent instanceof ChoiceDefinition choice) {
      return Stream.concat(
          choice.getWhenClauses().stream(), Stream.ofNullable(choice.getOtherwise()));
    }
    List<ProcessorDefinition<?>> outputs =
        parent instanceof ProcessorDefinition<?> step
            ? step.getOutputs()
            : parent instanceof OutputNode node ? node.getOutputs() : List.of();
    Stream<OptionalIdentifiedDefinition<?>> steps =
        outputs.stream()
            .filter(step -> !step.isAbstract()) // what a route configuration adds
            .map(step -> step);
    return parent instanceof CircuitBreakerDefinition breaker
        ? Stream.concat(steps, Stream.ofNullable(breaker.getOnFallback()))
        : steps;
  }

  /** Routes of different files may give a step the same id; Camel knows one of them by it. */
  private static boolean ofRoute(ManagedProcessorMBean processor, String route) {
    return route.equals(processor.getRouteId());
  }

  private static @Nullable RouteCounters counters(ManagedPerformanceCounterMBean counter) {
    return counter.isStatisticsEnabled()
        ? new RouteCounters(
            counter.getExchangesTotal(),
            counter.getExchangesFailed(),
            counter.getExchangesInflight(),
            counter.getMeanProcessingTime(),
            counter.getMaxProcessingTime(),
            counter.getLastProcessingTime(),
            counter.getTotalProcessingTime())
        : null;
  }

  /** Without options, which are below the step in the file and may be long. */
  private static String label(NamedNode node) {
    String label = String.valueOf(node.getLabel());
    String kind = node.getShortName();
    if (node instanceof ChoiceDefinition) {
      return ""; // it would repeat what its branches ask
    }
    if (label.startsWith(kind + "[") && label.endsWith("]")) {
      label = label.substring(kind.length() + 1, label.length() - 1);
    }
    label = label.replaceFirst("(?s)^[a-z]+\\{(.*)}$", "$1"); // an expression without its language
    label = SecretValues.masked(label.replaceFirst("^([a-z][a-z0-9+.-]*:[^?{$]*)\\?.*$", "$1"));
    return label.length() > LONGEST ? label.substring(0, LONGEST) + "…" : label;
  }

  private static @Nullable Integer line(@Nullable OptionalIdentifiedDefinition<?> node) {
    return node == null || node.getLineNumber() < 1 ? null : node.getLineNumber();
  }
}
