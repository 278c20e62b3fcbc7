package io.bactrian.hub.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.HubTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;

@HubTest(properties = "hub.home=src/test/resources/homes/security")
class HealthTest {
  @Autowired TestRestTemplate http;

  @ParameterizedTest
  @ValueSource(strings = {"database", "objects", "disk"})
  void reportsEachPartUp(String part) {
    JsonNode health = http.getForObject("/health", JsonNode.class);
    assertThat(health.at("/checks/" + part + "/status").asText()).isEqualTo("ok");
  }

  @Test
  void servesMetricsToPrometheus() {
    var answer = http.getForEntity("/metrics", String.class);
    assertThat(answer.getHeaders().getContentType())
        .hasToString("text/plain;version=0.0.4;charset=utf-8");
    assertThat(answer.getBody()).contains("# TYPE jvm_memory_used_bytes gauge");
  }
}
