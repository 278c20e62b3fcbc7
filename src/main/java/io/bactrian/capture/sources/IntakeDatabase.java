package io.bactrian.capture.sources;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.bactrian.capture.spool.IntakeProperties;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The connection that webhooks are stored over: its own, so that nobody else's work keeps a message
 * waiting, and impatient, so that a database that hangs is distinguished from a slow one.
 */
public final class IntakeDatabase implements AutoCloseable {
  private final HikariDataSource pool;

  IntakeDatabase(HikariDataSource hub, IntakeProperties properties) {
    var config = new HikariConfig();
    hub.copyStateTo(config);
    config.setPoolName("intake");
    config.setMaximumPoolSize(2);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(1000);
    config.setValidationTimeout(500);
    config.setInitializationFailTimeout(-1);
    config.addDataSourceProperty("connectTimeout", "1");
    config.addDataSourceProperty(
        "socketTimeout", Long.toString(properties.databaseTimeout().toSeconds()));
    this.pool = new HikariDataSource(config);
  }

  public JdbcTemplate jdbc() {
    return new JdbcTemplate(pool);
  }

  TransactionTemplate transaction() {
    return new TransactionTemplate(new DataSourceTransactionManager(pool));
  }

  @Override
  public void close() {
    pool.close();
  }
}
