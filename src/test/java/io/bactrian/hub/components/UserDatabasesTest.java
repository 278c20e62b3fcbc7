package io.bactrian.hub.components;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class UserDatabasesTest {
  private final GenericApplicationContext hub = new GenericApplicationContext();

  private void start(Map<String, Object> settings) {
    hub.getEnvironment().getPropertySources().addFirst(new MapPropertySource("user", settings));
    hub.registerBean(UserDatabases.class);
    hub.registerBean("dataSource", DriverManagerDataSource.class);
    hub.refresh();
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void aDatabaseIsABeanThatConnectsWhenItIsUsed() {
    start(
        Map.of(
            "hub.databases.reports.url", "jdbc:duckdb:",
            "hub.databases.reports.maximum-pool-size", "3"));
    var pool = hub.getBean("reports", HikariDataSource.class);
    assertThat(pool.isRunning()).isFalse();
    assertThat(pool.getMaximumPoolSize()).isEqualTo(3);
    assertThat(new JdbcTemplate(pool).queryForObject("select 42", Integer.class)).isEqualTo(42);
  }

  @Test
  void theHubItselfTakesItsOwnDatabaseOnly() {
    start(Map.of("hub.databases.reports.url", "jdbc:duckdb:"));
    assertThat(hub.getBeanProvider(DataSource.class).getObject())
        .isSameAs(hub.getBean("dataSource"));
  }

  @Test
  void namesTheSettingThatIsMissingOrUnknown() {
    assertThatThrownBy(() -> start(Map.of("hub.databases.reports.user", "reader")))
        .hasMessage("hub.databases.reports.url has to begin with jdbc:");
  }

  @Test
  void refusesASettingThatItDoesNotKnow() {
    assertThatThrownBy(
            () ->
                start(
                    Map.of(
                        "hub.databases.reports.url", "jdbc:duckdb:",
                        "hub.databases.reports.pasword", "x")))
        .isInstanceOf(BindException.class)
        .hasStackTraceContaining("hub.databases.reports.pasword");
  }

  @Test
  void refusesTheNameOfAPartOfTheHub() {
    assertThatThrownBy(() -> start(Map.of("hub.databases.dataSource.url", "jdbc:duckdb:")))
        .hasMessage(
            "hub.databases.dataSource has the name of a part of the hub: give it another name");
  }

  @Test
  void saysWhereADriverGoesThatIsAbsent() {
    start(Map.of("hub.databases.old.url", "jdbc:acme://host/old"));
    assertThatThrownBy(() -> hub.getBean("old"))
        .rootCause()
        .hasMessage(
            "no JDBC driver knows the address of hub.databases.old.url: put the driver's jar into"
                + " lib/ and start the hub again");
  }
}
