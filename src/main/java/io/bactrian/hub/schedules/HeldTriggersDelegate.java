package io.bactrian.hub.schedules;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.quartz.TriggerKey;
import org.quartz.impl.jdbcjobstore.PostgreSQLDelegate;

/**
 * Takes only the firings of schedules that this hub runs, so that none is lost on a hub that has
 * not read the schedule's file yet, or has it no more.
 *
 * <p>Public because Quartz makes it by its name.
 */
public final class HeldTriggersDelegate extends PostgreSQLDelegate {
  private static final String NEXT =
      """
      select t.trigger_name, t.trigger_group
      from {0}triggers t
        join schedule_holders h on h.schedule_group = t.job_group and h.schedule = t.job_name
      where h.hub = ? and t.sched_name = {1} and t.trigger_state = ? and t.next_fire_time <= ?
        and (t.misfire_instr = -1 or t.next_fire_time >= ?)
      order by t.next_fire_time, t.priority desc
      limit ?
      """;

  /** The first that knows a kind of trigger reads it. */
  @Override
  protected void addDefaultTriggerPersistenceDelegates() {
    addTriggerPersistenceDelegate(new ZonedCronTriggers());
    super.addDefaultTriggerPersistenceDelegates();
  }

  @Override
  public List<TriggerKey> selectTriggerToAcquire(
      Connection connection, long noLaterThan, long noEarlierThan, int maxCount)
      throws SQLException {
    List<TriggerKey> next = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(rtp(NEXT))) {
      statement.setString(1, instanceId);
      statement.setString(2, STATE_WAITING);
      statement.setLong(3, noLaterThan);
      statement.setLong(4, noEarlierThan);
      statement.setInt(5, Math.max(1, maxCount));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          next.add(new TriggerKey(rows.getString(1), rows.getString(2)));
        }
      }
    }
    return next;
  }
}
