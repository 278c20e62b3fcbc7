package io.bactrian.capture.sources;

import com.zaxxer.hikari.HikariDataSource;
import io.bactrian.capture.spool.Intake;
import io.bactrian.capture.spool.IntakeProperties;
import io.bactrian.hub.http.FunctionFilter;
import io.bactrian.hub.http.Refusal;
import io.bactrian.hub.http.StrictJson;
import io.bactrian.shared.HubFolders;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.security.SecurityProperties;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class IngestionConfiguration {

  @Bean
  StrictJson strictJson(IngestionProperties properties) {
    return new StrictJson(properties.maxDepth());
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
      List<TypedStore<?>> stores,
      RejectedMessages rejected,
      HubFolders folders)
      throws IOException {
    var store = new InboundStore(database.transaction(), stores, rejected);
    return Intake.start(properties, store, folders.data().resolve("spool"));
  }

  @Bean
  IntakeHealthIndicator intakeHealthIndicator(
      Intake<Inbound, Answer> intake, MeterRegistry meters) {
    return new IntakeHealthIndicator(intake, meters);
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
}
