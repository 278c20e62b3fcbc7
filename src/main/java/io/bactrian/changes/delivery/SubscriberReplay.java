package io.bactrian.changes.delivery;

import io.bactrian.changes.log.ChangeEvent;
import io.bactrian.changes.log.EventJson;
import io.bactrian.hub.deadletters.Letter;
import io.bactrian.hub.deadletters.LetterReplay;
import io.bactrian.hub.deadletters.ReplayFailedException;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Runs the event of a subscriber's dead letter through its route again. The subscriber's cursor is
 * locked meanwhile: its route runs for one event at a time, on whatever hub.
 */
@Component
final class SubscriberReplay implements LetterReplay {
  private final CamelContext camel;
  private final EventJson json;
  private final SubscriberControl control;

  SubscriberReplay(CamelContext camel, EventJson json, SubscriberControl control) {
    this.camel = camel;
    this.json = json;
    this.control = control;
  }

  @Override
  public boolean takes(Letter letter) {
    return letter.subscriber() != null;
  }

  @Override
  public void check(Letter letter) {
    event(letter);
  }

  @Override
  public void requireRoute(Letter letter) {
    consumer(Objects.requireNonNull(letter.subscriber()));
  }

  @Override
  public void replay(Letter letter) {
    ChangesConsumer consumer = consumer(Objects.requireNonNull(letter.subscriber()));
    ChangeEvent event = event(letter);
    control.lock(consumer.subscriber().name());
    try {
      consumer.replay(event, letter.muted(), Long.toString(letter.id()));
    } catch (RouteNotReadyException e) {
      throw new HubException(
          ErrorCode.UNAVAILABLE,
          null,
          "Route %s is stopped or being replaced: try again.".formatted(letter.routeId()),
          e);
    } catch (StepFailedException e) {
      throw new ReplayFailedException(e.step(), Objects.requireNonNull(e.getCause()));
    } catch (Exception e) {
      throw new ReplayFailedException(null, e);
    }
  }

  private ChangesConsumer consumer(String subscriber) {
    return camel.getRoutes().stream()
        .map(route -> route.getConsumer() instanceof ChangesConsumer its ? its : null)
        .filter(its -> its != null && its.feeds(subscriber))
        .findFirst()
        .orElseThrow(
            () ->
                new HubException(
                    ErrorCode.CONFLICT,
                    "id",
                    "No route on this hub has the subscriber %s: put it back, or discard the letter."
                        .formatted(subscriber)));
  }

  private ChangeEvent event(Letter letter) {
    ChangeEvent event;
    try {
      event = json.read(letter.payload().getBytes(StandardCharsets.UTF_8));
    } catch (IOException | IllegalArgumentException e) {
      throw wrong("payload", "The payload is no change event: see docs/dead-letters.md.", e);
    }
    if (!Objects.equals(event.id(), letter.eventId())) {
      throw wrong("payload.id", "Leave the event's id as it was: " + letter.eventId() + ".", null);
    }
    boolean row =
        "delete".equals(event.operation()) ? event.before() != null : event.after() != null;
    if (event.table() == null || event.operation() == null || !row) {
      throw wrong(
          "payload",
          "A change event has a table, an operation, and the row as after, or before where it is"
              + " deleted.",
          null);
    }
    return event;
  }

  private static HubException wrong(String field, String message, @Nullable Throwable cause) {
    return new HubException(ErrorCode.INVALID_FIELD, field, message, cause);
  }
}
