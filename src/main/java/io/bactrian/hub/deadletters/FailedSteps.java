package io.bactrian.hub.deadletters;

import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Remembers at which step of a route an exchange failed: the innermost one that its author wrote,
 * not one inside a Kamelet. Routes that answer HTTP make no dead letters and are left as they are.
 */
@Component
public final class FailedSteps implements InterceptStrategy {
  private static final String FAILED_STEP = "HubFailedStep";

  /**
   * The id of the node that brought this failure about, null where no node did. A transaction wraps
   * what it rolled back for.
   */
  public static @Nullable String stepOf(Exchange exchange, Throwable failure) {
    Failed failed = exchange.getProperty(FAILED_STEP, Failed.class);
    for (Throwable at = failure; failed != null && at != null; at = at.getCause()) {
      if (failed.failure() == at) {
        return failed.step();
      }
    }
    return null;
  }

  @Override
  public Processor wrapProcessorInInterceptors(
      CamelContext context,
      NamedNode definition,
      Processor target,
      @Nullable Processor nextTarget) {
    RouteDefinition route = ProcessorDefinitionHelper.getRoute(definition);
    boolean watched =
        route != null
            && !Boolean.TRUE.equals(route.isKamelet())
            && route.getInput() != null
            && !answersCaller(route.getInput().getEndpointUri());
    return watched ? new Step(target, definition) : target;
  }

  /** Whoever called is answered what failed; nothing of it becomes a dead letter. */
  private static boolean answersCaller(String uri) {
    return uri.startsWith("platform-http")
        || uri.startsWith("hub-webhook")
        || uri.startsWith("kamelet:webhook-source");
  }

  private record Failed(String step, Throwable failure) {}

  private static final class Step extends DelegateAsyncProcessor {
    private final NamedNode node;

    Step(Processor target, NamedNode node) {
      super(target);
      this.node = node;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
      return super.process(
          exchange,
          sync -> {
            Exception failure = exchange.getException();
            if (failure != null && stepOf(exchange, failure) == null) {
              exchange.setProperty(FAILED_STEP, new Failed(node.getId(), failure));
            }
            callback.done(sync);
          });
    }
  }
}
