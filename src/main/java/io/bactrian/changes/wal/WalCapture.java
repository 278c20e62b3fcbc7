package io.bactrian.changes.wal;

import io.bactrian.changes.log.CdcProperties;
import io.bactrian.changes.log.Worker;
import io.bactrian.shared.HubIdentity;
import io.bactrian.shared.Lease;
import io.bactrian.shared.Ulid;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Keeps capture from the log going on one hub of several: the holder of the lease makes the slot,
 * reads what the log does not hold, runs the route and runs it again when it ended. With capture by
 * triggers it ends what is left of capture from the log, once that has caught up.
 */
@Component
final class WalCapture implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(WalCapture.class);
  private static final Duration LOOK = Duration.ofMillis(250);
  private static final Duration START_PATIENCE = Duration.ofSeconds(10);
  private static final Duration RESTART_PATIENCE = Duration.ofSeconds(1);
  private static final Duration STOP = Duration.ofSeconds(15);

  enum State {
    OFF,
    WAITING,
    PREPARING,
    CAPTURING,
    ENDING
  }

  private final DataSource database;
  private final WalSetup setup;
  private final WalSlot slot;
  private final WalRoute route;
  private final WalInbox inbox;
  private final CdcProperties properties;
  private final String holder;
  private final Worker worker = new Worker("wal-capture", STOP);
  private volatile State state = State.OFF;
  private volatile @Nullable String problem;

  WalCapture(
      DataSource database,
      WalSetup setup,
      WalSlot slot,
      WalRoute route,
      WalInbox inbox,
      CdcProperties properties,
      HubIdentity hub) {
    this.database = database;
    this.setup = setup;
    this.slot = slot;
    this.route = route;
    this.inbox = inbox;
    this.properties = properties;
    this.holder = hub.id();
  }

  State state() {
    return state;
  }

  /** What keeps it from going on, null if nothing does. */
  @Nullable String problem() {
    return problem;
  }

  @Override
  public void start() {
    if (!setup.needed()) {
      return;
    }
    setup.check();
    state = State.WAITING;
    worker.start(this::run);
  }

  private void run() {
    int failures = 0;
    while (!worker.stopped() && state != State.OFF) {
      try (var lease = new Lease(database, "wal-capture", holder, properties.lease())) {
        while (!worker.stopped() && state != State.OFF) {
          if (lease.take() && route.present()) {
            capture(lease);
            failures = 0;
          } else {
            state = State.WAITING;
          }
          worker.pause(LOOK);
        }
      } catch (SQLException | RuntimeException e) {
        report(e);
        worker.pause(properties.delayAfter(++failures));
      }
    }
    state = State.OFF;
  }

  /** From the slot on until the lease or the slot is lost, or capture is given up. */
  private void capture(Lease lease) {
    state = State.PREPARING;
    if (!prepare(lease)) {
      return;
    }
    try {
      route.start();
      follow(lease, setup.ending() ? properties.wal().slot() + ":end:" + Ulid.next() : null);
    } finally {
      route.stop();
    }
    if (state == State.ENDING) {
      setup.end();
      state = State.OFF;
    }
  }

  private boolean prepare(Lease lease) {
    boolean stream = setup.prepare(() -> worker.stopped() || !lease.held());
    if (!stream && setup.ending() && !worker.stopped() && lease.held()) {
      state = State.OFF;
    }
    return stream && lease.held() && !worker.stopped();
  }

  private void follow(Lease lease, @Nullable String lastWord) {
    boolean said = false;
    long read = System.nanoTime();
    Duration patience = START_PATIENCE;
    while (!worker.stopped() && lease.held() && route.started()) {
      Optional<WalSlot.State> now = slot.state();
      if (now.isEmpty() || now.get().lost()) {
        return;
      }
      if (now.get().active()) {
        read = System.nanoTime();
        patience = RESTART_PATIENCE;
        recovered();
      }
      RuntimeException failure = inbox.failure();
      if (failure != null) {
        throw failure;
      }
      if (System.nanoTime() - read > patience.toNanos()) {
        throw new IllegalStateException("Nobody reads the slot; it is tried again");
      }
      if (lastWord != null && state == State.CAPTURING && !said) {
        slot.say(lastWord);
        said = true;
      }
      if (said && Objects.equals(lastWord, inbox.lastWord())) {
        state = State.ENDING;
        return;
      }
      worker.pause(LOOK);
    }
  }

  private void recovered() {
    if (state != State.CAPTURING) {
      state = State.CAPTURING;
      problem = null;
      log.info("This hub captures changes from the write-ahead log");
    }
  }

  /** Says a thing once, however often the tries that follow fail in the same way. */
  private void report(Exception e) {
    String message = String.valueOf(e.getMessage());
    if (!worker.stopped() && !message.equals(problem)) {
      log.warn("Capture from the write-ahead log stopped, it is tried again: {}", message);
    }
    problem = message;
    state = State.WAITING;
  }

  @Override
  public void stop() {
    worker.stop();
  }

  @Override
  public boolean isRunning() {
    return worker.running();
  }

  @Override
  public int getPhase() {
    return Integer.MAX_VALUE; // once routes can be started, and before they are stopped
  }
}
