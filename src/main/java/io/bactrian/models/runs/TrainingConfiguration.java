package io.bactrian.models.runs;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

@Configuration(proxyBeanMethods = false)
class TrainingConfiguration {
  /** Ahead of all other filters: its token is all that a trainer has. */
  @Bean
  FilterRegistrationBean<RunFilesFilter> runFilesFilter(
      RunLinks links, RunFiles files, ObjectMapper mapper) {
    var registration = new FilterRegistrationBean<>(new RunFilesFilter(links, files, mapper));
    registration.addUrlPatterns(RunFilesFilter.PATH + "*");
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return registration;
  }
}
