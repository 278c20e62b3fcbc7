package io.bactrian.changes.delivery;

import io.bactrian.changes.log.ChangeEvent;
import io.bactrian.changes.log.Subscriber;
import io.bactrian.hub.deadletters.FailedSteps;
import io.bactrian.hub.deadletters.LetterReplay;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.ServiceStatus;
import org.apache.camel.component.kamelet.KameletConsumerNotAvailableException;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Feeds a route from the change log with a thread of its own. */
final class ChangesConsumer extends DefaultConsumer implements EventHandler {
  static final String EVENT_ID = "HubEventId";
  static final String EVENT_POSITION = "HubEventPosition";
  static final String SUBSCRIBER = "HubSubscriber";
  private static final long STOP_MILLIS = 12_000; // below camel.main.shutdown-timeout

  private static final long ABORT_MILLIS = 2_000;

  private static final Logger log = LoggerFactory.getLogger(ChangesConsumer.class);

  private final ChangesEndpoint endpoint;
  private volatile @Nullable SubscriberLoop loop;

  /** Who takes it ends the route: the stop waits for the thread, the thread for no stop. */
  private final AtomicReference<@Nullable SubscriberLoop> toEnd = new AtomicReference<>();

  private @Nullable Thread thread;
  private @Nullable String parentId;
  private @Nullable RouteDefinition parent;

  ChangesConsumer(ChangesEndpoint endpoint, Processor processor) {
    super(endpoint, processor);
    this.endpoint = endpoint;
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    parentId = parentRoute();
    parent = parentId == null ? null : model().getRouteDefinition(parentId);
    String route = parentId != null ? parentId : getRouteId();
    SubscriberLoop starting = endpoint.loop(route, this);
    starting.claim();
    loop = starting;
    toEnd.set(starting);
    String name = "changes-" + starting.subscriber().name();
    thread =
        endpoint
            .getCamelContext()
            .getExecutorServiceManager()
            .newThread(name, () -> live(starting));
    thread.start();
  }

  private void live(SubscriberLoop living) {
    living.run();
    if (living.abandoned() && toEnd.compareAndSet(living, null)) {
      loop = null;
      removeKameletRoute();
    }
  }

  /** Camel leaves a Kamelet's route behind when the route that uses it is removed. */
  private void removeKameletRoute() {
    String id = getRouteId();
    try {
      endpoint.getCamelContext().getRouteController().stopRoute(id);
      endpoint.getCamelContext().removeRoute(id);
    } catch (Exception e) {
      log.warn("Route {} cannot be removed: {}", id, e.getMessage());
    }
  }

  @Override
  protected void doStop() throws Exception {
    SubscriberLoop ending = toEnd.getAndSet(null);
    Thread last = thread;
    if (ending != null && last != null) {
      ending.stop();
      end(ending, last);
      ending.release();
    }
    loop = null;
    super.doStop();
  }

  /**
   * Waits for the event in hand; when the patience of whoever stops the route is over, which Camel
   * signals by an interrupt, the step is interrupted and what it did is undone.
   */
  private void end(SubscriberLoop ending, Thread last) {
    boolean hurried = !join(last, STOP_MILLIS);
    if (last.isAlive()) {
      last.interrupt();
      ending.abort();
      hurried |= !join(last, ABORT_MILLIS);
      log.warn(
          "Subscriber {} was stopped in the middle of a change, which is undone{}",
          ending.subscriber().name(),
          last.isAlive() ? "; its step does not end and runs on in its old version" : "");
    }
    if (hurried) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean join(Thread thread, long millis) {
    try {
      thread.join(millis);
      return true;
    } catch (InterruptedException e) {
      return false; // the caller sets the flag again
    }
  }

  /**
   * A Kamelet's route runs on when the route that uses it is stopped, removed or replaced by one of
   * the same id: then there is nobody to feed.
   */
  @Override
  public Readiness readiness() {
    if (parentId == null) {
      return Readiness.RUNNING;
    }
    if (parent == null || parent != model().getRouteDefinition(parentId)) {
      return Readiness.GONE;
    }
    ServiceStatus status = endpoint.getCamelContext().getRouteController().getRouteStatus(parentId);
    return status != null && status.isStarted() ? Readiness.RUNNING : Readiness.STOPPED;
  }

  @Override
  public void handle(List<ChangeEvent> events, boolean muted) throws Exception {
    run(events, muted, null);
  }

  /**
   * Runs the event of a dead letter, on the caller's thread and in its transaction.
   *
   * @throws StepFailedException if the route failed
   * @throws RouteNotReadyException if the route does not run
   */
  void replay(ChangeEvent event, boolean muted, String letter) throws Exception {
    if (readiness() != Readiness.RUNNING) {
      throw new RouteNotReadyException(new IllegalStateException("The route does not run"));
    }
    run(List.of(event), muted, letter);
  }

  private void run(List<ChangeEvent> events, boolean muted, @Nullable String letter)
      throws Exception {
    ChangeEvent first = events.get(0);
    Exchange exchange = createExchange(false);
    try {
      Message message = exchange.getIn();
      if (subscriber().batch() == 1) {
        message.setBody(first);
        message.setHeader(EVENT_ID, first.id());
      } else {
        message.setBody(events);
      }
      message.setHeader(EVENT_POSITION, events.get(events.size() - 1).position());
      message.setHeader(SUBSCRIBER, subscriber().name());
      if (letter != null) {
        message.setHeader(LetterReplay.HEADER, letter);
      }
      if (muted) {
        exchange.setProperty(Muting.MUTED, true);
        message.setHeader(Muting.MUTED, true);
      }
      getProcessor().process(exchange);
      Exception failure = exchange.getException();
      if (failure instanceof KameletConsumerNotAvailableException
          || failure instanceof RejectedExecutionException) {
        throw new RouteNotReadyException(failure);
      }
      if (failure != null) {
        throw new StepFailedException(FailedSteps.stepOf(exchange, failure), failure);
      }
      if (exchange.isRollbackOnly()) {
        throw new IllegalStateException("The route rolled this change back");
      }
    } finally {
      releaseExchange(exchange, false);
    }
  }

  boolean feeds(String subscriber) {
    SubscriberLoop living = loop;
    return living != null
        && living.subscriber().name().equals(subscriber)
        && readiness() != Readiness.GONE;
  }

  Subscriber subscriber() {
    SubscriberLoop living = loop;
    if (living == null) {
      throw new RouteNotReadyException(new IllegalStateException("The consumer is stopped"));
    }
    return living.subscriber();
  }

  /** The route that begins with the Kamelet, null where {@code changes:} is used directly. */
  private @Nullable String parentRoute() {
    RouteDefinition definition = model().getRouteDefinition(getRoute().getRouteId());
    if (definition == null || definition.getTemplateParameters() == null) {
      return null;
    }
    return (String) definition.getTemplateParameters().get("parentRouteId");
  }

  private ModelCamelContext model() {
    return (ModelCamelContext) endpoint.getCamelContext();
  }
}
