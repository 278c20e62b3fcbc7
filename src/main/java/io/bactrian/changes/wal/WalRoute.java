package io.bactrian.changes.wal;

import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.ServiceStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Starts and stops the route that reads the log. */
@Component
final class WalRoute {
  static final String ID = "capture-wal";
  private static final Logger log = LoggerFactory.getLogger(WalRoute.class);
  private static final int STOP_SECONDS = 5;

  private final CamelContext camel;
  private final WalInbox inbox;
  private final WalSlot slot;

  WalRoute(CamelContext camel, WalInbox inbox, WalSlot slot) {
    this.camel = camel;
    this.inbox = inbox;
    this.slot = slot;
  }

  /**
   * True once the route can be started; it is missing while live edit puts another in its place.
   */
  boolean present() {
    return camel.getStatus() == ServiceStatus.Started && camel.getRoute(ID) != null;
  }

  boolean started() {
    ServiceStatus status = camel.getRouteController().getRouteStatus(ID);
    return status != null && status.isStarted();
  }

  void start() {
    slot.free();
    inbox.open();
    try {
      camel.getRouteController().startRoute(ID);
    } catch (Exception e) {
      throw new IllegalStateException("Route " + ID + " does not start: " + e.getMessage(), e);
    }
  }

  /** Debezium's engine may refuse to stop while it starts: a closed inbox ends it all the same. */
  void stop() {
    inbox.close();
    if (camel.getRoute(ID) == null) {
      return;
    }
    try {
      camel.getRouteController().stopRoute(ID, STOP_SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      log.debug("Route {} has stopped by itself", ID, e);
    }
  }
}
