package io.bactrian.changes.wal;

import io.bactrian.changes.log.CdcProperties;
import io.bactrian.changes.log.ChangeCapture;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Goes from one way of capture to the other so that no change is missed: the slot is there before
 * the triggers go, and it goes after they are there. What both bring is delivered once.
 */
@Component
final class WalSetup {
  private static final Logger log = LoggerFactory.getLogger(WalSetup.class);
  private static final Duration LOOK = Duration.ofMillis(50);
  static final String UNLIMITED =
      "max_slot_wal_keep_size is unlimited: a hub that is down long lets the database's disk run"
          + " full. Set it in postgresql.conf, to 4GB for instance.";

  private final JdbcClient jdbc;
  private final WalSlot slot;
  private final WalTables tables;
  private final WalGap gap;
  private final ChangeCapture triggers;
  private final CdcProperties properties;

  WalSetup(
      JdbcClient jdbc,
      WalSlot slot,
      WalTables tables,
      WalGap gap,
      ChangeCapture triggers,
      CdcProperties properties) {
    this.jdbc = jdbc;
    this.slot = slot;
    this.tables = tables;
    this.gap = gap;
    this.triggers = triggers;
    this.properties = properties;
  }

  /** True where triggers capture, and capture from the log is to end. */
  boolean ending() {
    return properties.capture() == CdcProperties.Capture.TRIGGERS;
  }

  boolean needed() {
    return !ending() || tables.begun();
  }

  /** Refuses what cannot work, with the fix, before anything is changed. */
  void check() {
    if (ending()) {
      return;
    }
    slot.require();
    tables.require(triggers.tables());
    if (slot.unlimited()) {
      log.warn(UNLIMITED);
    }
  }

  /**
   * Makes everything ready for the log to be read.
   *
   * @return false where there is nothing to read
   */
  boolean prepare(BooleanSupplier stopped) {
    boolean begun = tables.begun();
    if (!begun) {
      requireFreeNames();
    }
    slot.free();
    boolean whole =
        begun && tables.published() && slot.state().filter(WalSlot.State::usable).isPresent();
    if (whole) {
      tables.follow(wanted());
    } else if (!await(stopped, inboxMoved())) {
      return false;
    } else if (ending()) {
      tables.missed();
    } else {
      slot.drop();
      tables.begin(wanted());
      slot.make(gap::read);
    }
    if (gap.pending()) {
      gap.read(null);
    }
    if (!await(stopped, gap::delivered)) {
      return false;
    }
    if (!ending()) {
      triggers.removeTriggers();
    } else if (!whole) {
      end();
    }
    return whole || !ending();
  }

  private Set<String> wanted() {
    return ending() ? tables.captured() : triggers.tables();
  }

  private void requireFreeNames() {
    if (tables.published() || slot.state().isPresent()) {
      throw new IllegalStateException(
          "There is a slot %s or a publication %s already, and it is not this hub's: name others in hub.cdc.wal.slot and hub.cdc.wal.publication, or drop them."
              .formatted(properties.wal().slot(), properties.wal().publication()));
    }
  }

  /** True once what is in the inbox now has its position, so that the change log knows it. */
  private BooleanSupplier inboxMoved() {
    long last =
        jdbc.sql("select coalesce(max(id), 0) from change_inbox").query(Long.class).single();
    return () ->
        jdbc.sql("select not exists (select from change_inbox where id <= :last)")
            .param("last", last)
            .query(Boolean.class)
            .single();
  }

  /** False where it is stopped before the condition holds. */
  private static boolean await(BooleanSupplier stopped, BooleanSupplier condition) {
    while (!stopped.getAsBoolean()) {
      if (condition.getAsBoolean()) {
        return true;
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
    return false;
  }

  /**
   * Gives capture from the log up; triggers have taken over. Each step can be the last before a
   * crash: the tables stop being published before only a part of their changes is delivered, and
   * there is nothing left to miss when the slot goes.
   */
  void end() {
    tables.follow(Set.of());
    slot.drop();
    tables.end();
    log.info("Triggers capture every change; the replication slot is dropped");
  }
}
