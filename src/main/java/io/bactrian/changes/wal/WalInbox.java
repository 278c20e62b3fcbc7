package io.bactrian.changes.wal;

import io.bactrian.changes.log.CdcProperties;
import io.bactrian.shared.HubIdentity;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.postgresql.replication.LogSequenceNumber;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Collects the changes of the log and writes them together with how far that is, in one
 * transaction. Once it has failed or is closed it takes nothing more: what was not written is read
 * again.
 */
@Component
final class WalInbox implements DisposableBean {
  private static final int MOST_TEXT = 4_000_000;

  /** Debezium makes its offset store by name, and gives it no more than this hub's identity. */
  private static final Map<String, WalInbox> BY_HUB = new ConcurrentHashMap<>();

  private final String hub;
  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final WalRows rows;
  private final int batchSize;
  private final String seenPrefix;
  private final List<WalChange> waiting = new ArrayList<>();
  private final List<String> words = new ArrayList<>();
  private int text;
  private @Nullable String seen;
  private @Nullable String lastWord;
  private boolean open;
  private @Nullable RuntimeException failure;

  WalInbox(
      JdbcClient jdbc,
      TransactionTemplate transaction,
      WalRows rows,
      CdcProperties properties,
      HubIdentity hub) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.rows = rows;
    this.batchSize = properties.wal().batchSize();
    this.seenPrefix = properties.wal().slot() + ":seen:";
    this.hub = hub.id();
    BY_HUB.put(this.hub, this);
  }

  /** Else a process that has several hubs, one after the other, would hold on to all of them. */
  @Override
  public void destroy() {
    BY_HUB.remove(hub, this);
  }

  static WalInbox of(String hub) {
    return Objects.requireNonNull(BY_HUB.get(hub));
  }

  synchronized void open() {
    waiting.clear();
    words.clear();
    text = 0;
    seen = null;
    lastWord = null;
    failure = null;
    open = true;
    rows.forget();
  }

  synchronized void close() {
    open = false;
  }

  /** What made it stop, null while it works. */
  synchronized @Nullable RuntimeException failure() {
    return failure;
  }

  /** The last word that this hub put into the log and that came back. */
  synchronized @Nullable String lastWord() {
    return lastWord;
  }

  synchronized void add(WalChange change) {
    requireOpen();
    waiting.add(change);
    text += change.length();
    if (waiting.size() >= batchSize || text >= MOST_TEXT) {
      flush(null);
    }
  }

  /**
   * @param word {@code slot:seen:transaction} says that all before that transaction were delivered
   */
  synchronized void addMessage(String word) {
    requireOpen();
    if (word.startsWith(seenPrefix)) {
      seen = word.substring(seenPrefix.length());
    } else {
      words.add(word);
    }
  }

  /**
   * Writes all that waits.
   *
   * @param lsn up to where the log is written with it, null where that is not known
   */
  synchronized void flush(@Nullable Long lsn) {
    requireOpen();
    try {
      transaction.executeWithoutResult(status -> write(lsn));
    } catch (RuntimeException e) {
      failure = readable(e);
      throw failure;
    }
    waiting.clear();
    text = 0;
    if (!words.isEmpty()) {
      lastWord = words.get(words.size() - 1);
      words.clear();
    }
  }

  private void write(@Nullable Long lsn) {
    if (!waiting.isEmpty()) {
      jdbc.sql("set local timezone = 'UTC'").update();
      int from = 0;
      for (int i = 1; i <= waiting.size(); i++) {
        if (i == waiting.size() || !together(waiting.get(from), waiting.get(i))) {
          rows.write(List.copyOf(waiting.subList(from, i)));
          from = i;
        }
      }
    }
    int updated =
        jdbc.sql(
                """
                update wal_capture set lsn = greatest(lsn, :lsn::pg_lsn), seen = greatest(seen, :seen::xid8)
                """)
            .param("lsn", lsn == null ? null : LogSequenceNumber.valueOf(lsn).asString())
            .param("seen", seen)
            .update();
    if (updated == 0) {
      throw new IllegalStateException("Capture from the log has ended");
    }
  }

  /** Without its cause, because Debezium logs it, and PostgreSQL's message may name a value. */
  private RuntimeException readable(RuntimeException e) {
    Set<String> tables = new TreeSet<>();
    waiting.forEach(change -> tables.add(change.table()));
    Throwable root = NestedExceptionUtils.getMostSpecificCause(e);
    String reason =
        root instanceof SQLException sql ? "SQL state " + sql.getSQLState() : root.toString();
    return new IllegalStateException(
        "Changes of " + String.join(", ", tables) + " cannot be written: " + reason);
  }

  private static boolean together(WalChange one, WalChange other) {
    return one.table().equals(other.table()) && one.columns().equals(other.columns());
  }

  private void requireOpen() {
    if (failure != null) {
      throw failure;
    }
    if (!open) {
      throw new IllegalStateException("Capture from the log is stopped on this hub");
    }
  }
}
