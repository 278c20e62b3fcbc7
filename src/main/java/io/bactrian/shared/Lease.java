package io.bactrian.shared;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/**
 * A task of several hubs that one of them does. A row with an end, renewed in time: a session's
 * lock would stay behind a pooler when its hub is gone. A hub that starts again under the same
 * identity holds on at once.
 */
public final class Lease implements AutoCloseable {
  private static final int RENEWALS = 3; // in one term

  private final Connection connection;
  private final String name;
  private final String holder;
  private final Duration term;
  private boolean held;
  private long renewed;

  public Lease(Connection connection, String name, String holder, Duration term) {
    this.connection = connection;
    this.name = name;
    this.holder = holder;
    this.term = term;
  }

  /** Takes, keeps or renews it; false while another hub holds it. */
  public boolean hold() throws SQLException {
    if (held && System.nanoTime() - renewed < term.toNanos() / RENEWALS) {
      return true;
    }
    try (PreparedStatement take =
        connection.prepareStatement(
            """
            insert into hub_leases as l (name, holder, until)
            values (?, ?, clock_timestamp() + make_interval(secs => ?))
            on conflict (name) do update set holder = excluded.holder, until = excluded.until
            where l.holder = excluded.holder or l.until < clock_timestamp()
            returning 1
            """)) {
      take.setString(1, name);
      take.setString(2, holder);
      take.setDouble(3, term.toMillis() / 1000.0);
      long now = System.nanoTime();
      try (ResultSet taken = take.executeQuery()) {
        held = taken.next();
        renewed = now;
      }
    }
    return held;
  }

  /** Gives it back, so that another need not wait for its end. */
  @Override
  public void close() throws SQLException {
    if (!held) {
      return;
    }
    held = false;
    try (PreparedStatement give =
        connection.prepareStatement("delete from hub_leases where name = ? and holder = ?")) {
      give.setString(1, name);
      give.setString(2, holder);
      give.executeUpdate();
    }
  }
}
