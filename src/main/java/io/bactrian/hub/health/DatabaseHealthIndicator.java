package io.bactrian.hub.health;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/** Whether a connection of the hub's own pool answers a query within a second. */
@Component
class DatabaseHealthIndicator implements HealthIndicator {
  private final DataSource database;

  DatabaseHealthIndicator(DataSource database) {
    this.database = database;
  }

  @Override
  public Health health() {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(1);
      statement.execute("select 1");
      return Health.up().build();
    } catch (SQLException e) {
      return Health.down(e).withDetail("reason", "the database does not answer").build();
    }
  }
}
