package io.bactrian.ingestion;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.zaxxer.hikari.HikariDataSource;
import io.bactrian.intake.Intake;
import io.bactrian.intake.IntakeProperties;
import io.bactrian.shared.HubFolders;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.Filter;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import javax.sql.DataSource;
import org.apache.camel.component.platform.http.springboot.SpringBootPlatformHttpEngine;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.security.SecurityProperties;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.jdbc.core.JdbcTemplate;

@Configuration(proxyBeanMethods = false)
class IngestionConfiguration {

  @Bean
  StrictJson strictJson(IngestionProperties properties) {
    return new StrictJson(properties.maxDepth());
  }

  @Bean
  JsonSchemas jsonSchemas(HubFolders folders) {
    return new JsonSchemas(folders.home().resolve("routes"));
  }

  @Bean
  Mt5Items mt5Items(JsonSchemas schemas, Clock clock) {
    return new Mt5Items(schemas, clock);
  }

  @Bean
  @DependsOnDatabaseInitialization
  IntakeDatabase intakeDatabase(DataSource hub, IntakeProperties properties) throws SQLException {
    return new IntakeDatabase(hub.unwrap(HikariDataSource.class), properties);
  }

  @Bean
  Intake<Inbound, Answer> intake(
      IntakeDatabase database,
      IntakeProperties properties,
      IngestionProperties limits,
      ObjectMapper mapper,
      HubFolders folders)
      throws IOException {
    JdbcTemplate jdbc = database.jdbc();
    var store =
        new InboundStore(
            database.transaction(),
            new SignalStore(jdbc, limits),
            new Mt5Store(jdbc, mapper),
            new ChangeStore(jdbc),
            new RejectedMessages(jdbc, limits));
    return Intake.start(properties, store, folders.data().resolve("spool"));
  }

  @Bean
  IntakeHealthIndicator intakeHealthIndicator(
      Intake<Inbound, Answer> intake, MeterRegistry meters) {
    return new IntakeHealthIndicator(intake, meters);
  }

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  /** A request is worked on by the thread that took it: Camel's own hand-over loses connections. */
  @Bean("platform-http-engine")
  SpringBootPlatformHttpEngine platformHttpEngine(@Value("${server.port}") int port) {
    return new SpringBootPlatformHttpEngine(port, Runnable::run);
  }

  /** Behind Spring Security, which has asked who calls. */
  @Bean
  FilterRegistrationBean<FunctionFilter> functionFilter(
      IngestionProperties properties, Refusal refusal) {
    int limit = Math.toIntExact(properties.maxBody().toBytes());
    var registration = new FilterRegistrationBean<>(new FunctionFilter(limit, refusal));
    registration.addUrlPatterns("/functions/v1/*");
    registration.setOrder(SecurityProperties.DEFAULT_FILTER_ORDER + 1);
    return registration;
  }

  /** Ahead of all other filters: a webhook passes none of them. */
  @Bean
  FilterRegistrationBean<WebhookFilter> webhookFilter(
      WebhookSenders senders,
      Refusals refusals,
      WebhookMeters meters,
      Refusal refusal,
      @Qualifier("swapGate") Filter gate,
      WebhookRoutes routes) {
    var registration =
        new FilterRegistrationBean<>(
            new WebhookFilter(senders, refusals, meters, refusal, gate, routes));
    registration.addUrlPatterns("/webhooks/*");
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return registration;
  }
}
