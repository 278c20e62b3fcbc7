package io.bactrian.capture.webhooks;

import io.bactrian.capture.sources.Refusals;
import io.bactrian.capture.sources.WebhookMeters;
import io.bactrian.hub.http.Refusal;
import jakarta.servlet.Filter;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

@Configuration(proxyBeanMethods = false)
class WebhookConfiguration {

  /** Ahead of all other filters: a webhook passes none of them. */
  @Bean
  FilterRegistrationBean<WebhookFilter> webhookFilter(
      Admissions admissions,
      Refusals refusals,
      WebhookMeters meters,
      Refusal refusal,
      @Qualifier("swapGate") Filter gate,
      WebhookRoutes routes,
      WebhookSources sources) {
    var registration =
        new FilterRegistrationBean<>(
            new WebhookFilter(admissions, refusals, meters, refusal, gate, routes, sources));
    registration.addUrlPatterns("/webhooks/*");
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return registration;
  }
}
