package io.bactrian.ingestion;

import io.bactrian.shared.HubFolders;
import java.time.Clock;
import org.apache.camel.component.platform.http.springboot.SpringBootPlatformHttpEngine;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.security.SecurityProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;

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

  @Bean
  @Order(1)
  SecurityFilterChain webhookChain(
      HttpSecurity http,
      WebhookSenders senders,
      RejectedMessages rejected,
      WebhookMeters meters,
      Refusal refusal)
      throws Exception {
    var filter = new WebhookFilter(senders, rejected, meters, refusal);
    return http.securityMatcher(request -> request.getRequestURI().startsWith("/webhooks/"))
        .addFilterBefore(filter, AuthorizationFilter.class)
        .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
        .csrf(csrf -> csrf.disable())
        .requestCache(cache -> cache.disable())
        .sessionManagement(
            session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .build();
  }
}
