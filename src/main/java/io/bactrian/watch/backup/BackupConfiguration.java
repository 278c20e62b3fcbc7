package io.bactrian.watch.backup;

import io.bactrian.shared.HubFolders;
import java.io.IOException;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The backup works where it has a destination. */
@Configuration(proxyBeanMethods = false)
class BackupConfiguration {
  private static final Logger log = LoggerFactory.getLogger(BackupConfiguration.class);
  private static final String ON = "!'${hub.backup.destination:}'.isEmpty()";

  private final BackupProperties properties;
  private final String database;

  BackupConfiguration(
      BackupProperties properties,
      HubFolders folders,
      @Value("${hub.database.url:}") String database) {
    this.properties = properties;
    this.database = database;
    if (properties.on() && !database.isEmpty()) {
      throw new IllegalArgumentException(
          "hub.backup.destination (HUB_BACKUP) is for the hub's own PostgreSQL, and HUB_DB_URL names"
              + " another: leave HUB_BACKUP out and back that server up (docs/backup.md)");
    }
    if (properties.on() && isInside(folders.data())) {
      throw new IllegalArgumentException(
          "hub.backup.destination (HUB_BACKUP) is inside of HUB_DATA and would be lost with it:"
              + " name a folder on another disk, or a bucket");
    }
  }

  private boolean isInside(Path data) {
    return !properties.destination().startsWith("s3:")
        && Path.of(properties.destination()).toAbsolutePath().normalize().startsWith(data);
  }

  @Bean
  BackupRows backupRows(JdbcClient jdbc) {
    return new BackupRows(jdbc);
  }

  @Bean(initMethod = "start")
  @ConditionalOnExpression(ON)
  Backups clusterBackups(HubFolders folders, DataSource source, BackupRows rows)
      throws IOException {
    return new Backups(properties, folders, source, rows);
  }

  @Bean
  @ConditionalOnExpression(ON)
  Drill restoreDrill(Backups backups, BackupRows rows, DataSource source, HubFolders folders) {
    return new Drill(backups, rows, source, folders);
  }

  @Bean("backup")
  @ConditionalOnExpression(ON)
  BackupHealth backupHealth(Backups backups, JdbcClient jdbc) {
    return new BackupHealth(backups, properties, jdbc);
  }

  @EventListener(ApplicationReadyEvent.class)
  void sayThatThereIsNone() {
    if (!properties.on() && database.isEmpty()) {
      log.info("Nothing is backed up: HUB_BACKUP names a folder or bucket (docs/backup.md)");
    }
  }
}
