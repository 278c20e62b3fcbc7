package io.bactrian.store.mirror;

import io.bactrian.shared.HubIdentity;
import io.bactrian.store.mirror.plan.Journal;
import io.bactrian.store.mirror.plan.SyncedStateStore;
import io.bactrian.store.mirror.sides.BucketAndDrive;
import io.bactrian.store.mirror.sides.DriveReplica;
import io.bactrian.store.objects.ObjectStore;
import io.bactrian.store.onedrive.OneDriveComponent;
import io.bactrian.store.onedrive.client.TokenSource;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
class MirrorConfiguration {
  /** Named as its scheme, so that Camel takes this one, with the hub's drive as its default. */
  @Bean("microsoft-onedrive")
  OneDriveComponent oneDriveComponent(
      OneDriveProperties properties, ObjectProvider<TokenSource> tokens) {
    var component = new OneDriveComponent();
    component.setConfiguration(properties.configuration());
    tokens.ifAvailable(component.getConfiguration()::setTokenSource);
    return component;
  }

  @Bean
  Drive drive(OneDriveComponent component, OneDriveProperties properties) {
    return new Drive(component, properties);
  }

  @Bean
  Reports syncReports(JdbcClient jdbc) {
    return new Reports(jdbc);
  }

  @Bean
  Mirror mirror(
      ObjectStore store,
      Drive drive,
      Reports reports,
      JdbcClient jdbc,
      NamedParameterJdbcTemplate batches,
      TransactionTemplate transaction,
      DataSource database,
      HubIdentity hub,
      MirrorProperties properties,
      Clock clock) {
    var engine =
        new Engine(
            new SyncedStateStore(jdbc),
            new Journal(jdbc, batches, transaction),
            transaction,
            point -> {},
            clock,
            properties.parallel());
    var replica = new DriveReplica(batches, transaction);
    return new Mirror(
        new MirrorMaps(),
        new BucketAndDrive(store, drive::client, replica, clock),
        engine,
        reports,
        database,
        hub.id(),
        properties.lease());
  }
}
