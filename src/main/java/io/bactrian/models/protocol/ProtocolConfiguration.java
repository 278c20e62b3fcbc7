package io.bactrian.models.protocol;

import io.bactrian.hub.http.InferenceFilter;
import io.bactrian.hub.http.Refusal;
import io.bactrian.shared.GuardedAddresses;
import java.util.Set;
import org.springframework.boot.autoconfigure.security.SecurityProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ProtocolProperties.class)
class ProtocolConfiguration {

  /** Behind Spring Security, which has asked who calls. */
  @Bean
  FilterRegistrationBean<InferenceFilter> inferenceFilter(
      ProtocolProperties properties, Refusal refusal) {
    int limit = Math.toIntExact(properties.maxBody().toBytes());
    var registration = new FilterRegistrationBean<>(new InferenceFilter(limit, refusal));
    registration.addUrlPatterns("/v2/*");
    registration.setOrder(SecurityProperties.DEFAULT_FILTER_ORDER + 1);
    return registration;
  }

  /** What a route may serve below {@code /v2/}; the rest is the hub's. */
  @Bean
  GuardedAddresses inferenceAddresses() {
    return new GuardedAddresses() {
      @Override
      public String prefix() {
        return "/v2/";
      }

      @Override
      public Set<String> handedOn() {
        return Set.of("POST /v2/models/*/infer", "POST /v2/models/*/versions/*/infer");
      }
    };
  }
}
