package io.bactrian.changes.wal;

import io.bactrian.changes.log.CdcProperties;
import io.bactrian.shared.HubIdentity;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.Ordered;
import org.apache.camel.component.debezium.postgres.DebeziumPostgresComponent;
import org.apache.camel.component.debezium.postgres.configuration.PostgresConnectorEmbeddedDebeziumConfiguration;
import org.apache.camel.spi.ComponentCustomizer;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What a route that reads the log must not hold: the database's address and password. */
@Configuration(proxyBeanMethods = false)
class WalConfiguration {

  @Bean
  ComponentCustomizer walConnection(
      JdbcConnectionDetails database, CdcProperties properties, HubIdentity hub) {
    return ComponentCustomizer.builder(DebeziumPostgresComponent.class)
        .withOrder(Ordered.LOWEST) // after what camel.component.debezium-postgres.* sets
        .build(component -> component.setConfiguration(configuration(database, properties, hub)));
  }

  private static PostgresConnectorEmbeddedDebeziumConfiguration configuration(
      JdbcConnectionDetails database, CdcProperties properties, HubIdentity hub) {
    Properties url = Driver.parseURL(database.getJdbcUrl(), new Properties());
    if (url == null) {
      throw new IllegalStateException("hub.database.url is no address of PostgreSQL");
    }
    var configuration = new PostgresConnectorEmbeddedDebeziumConfiguration();
    configuration.setDatabaseHostname(first(PGProperty.PG_HOST.getOrDefault(url)));
    configuration.setDatabasePort(Integer.parseInt(first(PGProperty.PG_PORT.getOrDefault(url))));
    configuration.setDatabaseDbname(PGProperty.PG_DBNAME.getOrDefault(url));
    configuration.setDatabaseUser(database.getUsername());
    configuration.setDatabasePassword(database.getPassword());
    configuration.setTableIncludeList(
        properties.tables().stream()
            .map(table -> "[^.]*\\." + Pattern.quote(table))
            .collect(Collectors.joining(",")));
    Map<String, Object> more = new HashMap<>(configuration.getAdditionalProperties());
    for (PGProperty ssl :
        new PGProperty[] {
          PGProperty.SSL_MODE, PGProperty.SSL_ROOT_CERT, PGProperty.SSL_CERT, PGProperty.SSL_KEY
        }) {
      String value = ssl.getOrDefault(url);
      if (value != null) {
        more.put("database." + ssl.getName(), value);
      }
    }
    more.put(WalOffsets.HUB, hub.id());
    configuration.setAdditionalProperties(more);
    return configuration;
  }

  private static String first(String list) {
    return list.split(",", 2)[0];
  }
}
