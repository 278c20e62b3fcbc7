package io.bactrian.watch.alarms;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Asks the database what is wrong: each row of a condition's answer is an alarm. */
@Component
class Conditions {
  private static final Logger log = LoggerFactory.getLogger(Conditions.class);
  private static final int SECONDS = 5;

  private final JdbcTemplate jdbc;
  private final TransactionTemplate reading;
  private final Alarms alarms;

  Conditions(DataSource database, PlatformTransactionManager transactions, Alarms alarms) {
    this.jdbc = new JdbcTemplate(database);
    jdbc.setQueryTimeout(SECONDS);
    jdbc.setMaxRows(Condition.MOST);
    this.reading = new TransactionTemplate(transactions);
    reading.setReadOnly(true);
    this.alarms = alarms;
  }

  /**
   * Fires for each row, and is over for each that has gone. A condition that cannot be asked
   * changes nothing but that it is an alarm itself: what is not known is not well.
   */
  void check(Condition condition, Instant now) {
    String failing = "alarm-condition:" + condition.name();
    Map<String, Raised> found = new LinkedHashMap<>();
    try {
      reading.executeWithoutResult(
          status -> {
            RowCallbackHandler each = row -> add(condition, row, found, now);
            jdbc.query(condition.query(), each);
          });
    } catch (DataAccessException | IllegalArgumentException e) {
      String reason = String.valueOf(e.getMessage());
      log.warn("The condition {} cannot be checked: {}", condition.name(), reason);
      alarms.fire(
          new Raised(
              failing,
              "alarm-condition",
              Severity.WARNING,
              "A condition cannot be checked",
              reason.substring(0, Math.min(reason.length(), 1_000)),
              "{}",
              failing,
              Duration.ofMinutes(1),
              true,
              1,
              now),
          now);
      return;
    }
    alarms.settle(condition.name(), found.values(), now);
    alarms.settle(failing, List.of(), now);
  }

  private static void add(
      Condition condition, ResultSet row, Map<String, Raised> found, Instant now)
      throws SQLException {
    Raised raised = condition.raised(row, now);
    found.putIfAbsent(raised.key(), raised);
  }
}
