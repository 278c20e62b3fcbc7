package io.bactrian.hub.components;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Map;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Makes each {@code hub.databases.<name>} a bean of that name, which a route's {@code sql:} takes
 * by {@code dataSource: "#name"} and {@code jdbc:} by {@code jdbc:name}. Nothing connects before a
 * route does, and nothing of the hub's own ever takes one of them.
 */
@Component
@SuppressWarnings("NullAway.Init") // Spring makes it before it can give a constructor anything
final class UserDatabases implements BeanDefinitionRegistryPostProcessor, EnvironmentAware {
  private static final String PREFIX = "hub.databases";

  private Environment environment;

  @Override
  public void setEnvironment(Environment environment) {
    this.environment = environment;
  }

  /**
   * @param driver its class; needed only where no driver of the class path or of {@code lib/} knows
   *     the address
   * @param maximumPoolSize how many connections at once
   */
  record Database(
      @Nullable String url,
      @Nullable String user,
      @Nullable String password,
      @Nullable String driver,
      @DefaultValue("5") int maximumPoolSize) {}

  @Override
  public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
    Binder.get(environment)
        .bind(
            PREFIX,
            Bindable.mapOf(String.class, Database.class),
            new NoUnboundElementsBindHandler(BindHandler.DEFAULT))
        .orElse(Map.of())
        .forEach((name, database) -> register(name, database, registry));
  }

  private static void register(String name, Database database, BeanDefinitionRegistry registry) {
    String at = PREFIX + "." + name;
    String url = database.url();
    if (url == null || !url.startsWith("jdbc:")) {
      throw new IllegalArgumentException(at + ".url has to begin with jdbc:");
    }
    if (registry.containsBeanDefinition(name)) {
      throw new IllegalArgumentException(
          at + " has the name of a part of the hub: give it another name");
    }
    var definition = new RootBeanDefinition(HikariDataSource.class, () -> pool(at, url, database));
    definition.setLazyInit(true);
    definition.setAutowireCandidate(false);
    definition.setDestroyMethodName("close");
    registry.registerBeanDefinition(name, definition);
  }

  private static HikariDataSource pool(String at, String url, Database database) {
    var pool = new HikariDataSource();
    pool.setPoolName(at);
    pool.setJdbcUrl(url);
    pool.setUsername(database.user());
    pool.setPassword(database.password());
    pool.setMaximumPoolSize(database.maximumPoolSize());
    pool.setMinimumIdle(0);
    pool.setDriverClassName(database.driver() == null ? driver(at, url) : database.driver());
    return pool;
  }

  /** Named, since java.sql.DriverManager hides a driver of lib/ from the pool. */
  private static String driver(String at, String url) {
    for (Driver driver : ServiceLoader.load(Driver.class)) {
      try {
        if (driver.acceptsURL(url)) {
          return driver.getClass().getName();
        }
      } catch (SQLException e) {
        throw new IllegalArgumentException(at + ".url: " + e.getMessage(), e);
      }
    }
    throw new IllegalArgumentException(
        "no JDBC driver knows the address of "
            + at
            + ".url: put the driver's jar into lib/ and start the hub again");
  }
}
