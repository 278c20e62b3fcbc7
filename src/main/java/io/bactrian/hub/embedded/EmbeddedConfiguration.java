package io.bactrian.hub.embedded;

import io.bactrian.shared.HubFolders;
import java.io.IOException;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.autoconfigure.flyway.FlywayMigrationStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Each embedded part runs unless its server is configured. */
@Configuration(proxyBeanMethods = false)
class EmbeddedConfiguration {

  @Bean
  DataDirectory dataDirectory(HubFolders folders) {
    return DataDirectory.lock(folders.data());
  }

  @Bean
  @ConditionalOnExpression("'${hub.database.url:}'.isEmpty()")
  PostgresSupervisor embeddedPostgres(
      DataDirectory data,
      EmbeddedProperties properties,
      @Value("${hub.cdc.capture:triggers}") String capture,
      @Value("${hub.backup.destination:}") String backup)
      throws IOException {
    boolean logical = capture.equalsIgnoreCase("wal");
    List<String> archive =
        backup.isEmpty()
            ? List.of()
            : WalArchive.into(data.resolve("backup"), properties.archiveTimeout().toSeconds());
    var server =
        new PostgresServer(data.resolve("postgres"), properties.startTimeout(), logical, archive);
    return new PostgresSupervisor(server, properties.checkInterval());
  }

  @Bean
  FlywayMigrationStrategy migration() {
    return DatabaseVersion::migrate;
  }

  @Bean
  @ConditionalOnExpression("'${hub.objects.endpoint:}'.isEmpty()")
  EmbeddedObjectStore embeddedObjectStore(DataDirectory data) throws Exception {
    return EmbeddedObjectStore.start(data.resolve("objects"));
  }

  @Bean
  @ConditionalOnExpression("'${hub.objects.endpoint:}'.isEmpty()")
  S3Endpoint embeddedS3Endpoint(EmbeddedObjectStore store) {
    return new S3Endpoint(store.endpoint(), EmbeddedObjectStore.ACCESS_KEY, store.secretKey());
  }
}
