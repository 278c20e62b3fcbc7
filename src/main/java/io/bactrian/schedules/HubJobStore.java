package io.bactrian.schedules;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.quartz.JobPersistenceException;
import org.quartz.SchedulerConfigException;
import org.quartz.impl.jdbcjobstore.JobStoreTX;
import org.quartz.spi.ClassLoadHelper;
import org.quartz.spi.SchedulerSignaler;
import org.springframework.scheduling.quartz.SchedulerFactoryBean;

/**
 * Quartz's store on the hub's data source, each call a transaction of its own. Spring's store joins
 * the caller's transaction instead, and where there is none, as in Camel's calls, it commits
 * statement by statement and holds none of the locks that a cluster needs.
 *
 * <p>Public because Quartz makes it by its name.
 */
public final class HubJobStore extends JobStoreTX {
  private @Nullable DataSource source;

  @Override
  public void initialize(ClassLoadHelper loader, SchedulerSignaler signaler)
      throws SchedulerConfigException {
    source = SchedulerFactoryBean.getConfigTimeDataSource();
    setDataSource("hub"); // a name must be there; getConnection() asks nobody for it
    super.initialize(loader, signaler);
  }

  @Override
  protected Connection getConnection() throws JobPersistenceException {
    try {
      Connection connection = Objects.requireNonNull(source).getConnection();
      connection.setAutoCommit(false); // the pool sets it back
      return connection;
    } catch (SQLException e) {
      throw new JobPersistenceException("no connection to the database: " + e.getMessage(), e);
    }
  }
}
