package io.bactrian.hub.schedules;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.quartz.JobDetail;
import org.quartz.JobPersistenceException;
import org.quartz.SchedulerConfigException;
import org.quartz.impl.jdbcjobstore.JobStoreTX;
import org.quartz.spi.ClassLoadHelper;
import org.quartz.spi.OperableTrigger;
import org.quartz.spi.SchedulerSignaler;
import org.quartz.utils.ConnectionProvider;
import org.quartz.utils.DBConnectionManager;
import org.springframework.scheduling.quartz.SchedulerFactoryBean;

/**
 * Quartz's store on the hub's data source, each call a transaction of its own. Spring's store joins
 * the caller's transaction instead, and where there is none, as in Camel's calls, it commits
 * statement by statement and holds none of the locks that a cluster needs.
 *
 * <p>Public because Quartz makes it by its name.
 */
public final class HubJobStore extends JobStoreTX {

  @Override
  public void initialize(ClassLoadHelper loader, SchedulerSignaler signaler)
      throws SchedulerConfigException {
    // Quartz's register of data sources is the JVM's: hubs that share a JVM must share no name.
    setDataSource(getInstanceId());
    DBConnectionManager.getInstance()
        .addConnectionProvider(
            getInstanceId(),
            new OfTheHub(Objects.requireNonNull(SchedulerFactoryBean.getConfigTimeDataSource())));
    super.initialize(loader, signaler);
  }

  @Override
  protected void storeTrigger(
      Connection connection,
      OperableTrigger trigger,
      @Nullable JobDetail job,
      boolean replace,
      String state,
      boolean forceState,
      boolean recovering)
      throws JobPersistenceException {
    ZonedCronTriggers.correctFirstTime(trigger);
    super.storeTrigger(connection, trigger, job, replace, state, forceState, recovering);
  }

  /** The data source is the hub's own to open and close. */
  private record OfTheHub(DataSource source) implements ConnectionProvider {
    @Override
    public Connection getConnection() throws SQLException {
      return source.getConnection();
    }

    @Override
    public void initialize() {}

    @Override
    public void shutdown() {}
  }
}
