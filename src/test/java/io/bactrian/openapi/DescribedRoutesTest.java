package io.bactrian.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.HubTest;
import io.bactrian.hub.security.Credentials;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpStatus;
import org.springframework.http.RequestEntity;
import org.springframework.http.ResponseEntity;
import org.springframework.web.util.UriComponents;
import org.springframework.web.util.UriComponentsBuilder;

/** What the routes that ship serve, against the API's description. */
@HubTest
@SuppressWarnings("NullAway.Init") // Spring sets the fields
class DescribedRoutesTest {
  @Autowired CamelContext camel;
  @Autowired TestRestTemplate http;
  @Autowired Credentials credentials;

  @Test
  void describesEachWebhookAndFunctionThatARouteServesAndNoOther() throws Exception {
    var served = new TreeSet<String>();
    for (Route route : camel.getRoutes()) {
      if (route.getEndpoint() instanceof PlatformHttpEndpoint endpoint) {
        for (String method : endpoint.getHttpMethodRestrict().split(",")) {
          served.add(method + ' ' + pattern(endpoint.getPath()));
        }
      }
      if (route.getEndpoint().getEndpointUri().startsWith("hub-webhook:")) {
        served.add(webhook(route.getEndpoint().getEndpointUri()));
      }
    }
    assertThat(described()).isNotEmpty().isEqualTo(served);
  }

  private static String webhook(String uri) {
    UriComponents parts =
        UriComponentsBuilder.fromUriString(
                uri.replace("hub-webhook://", "/")
                    .replaceAll("[{]|%7B", "<")
                    .replaceAll("[}]|%7D", ">"))
            .build();
    boolean token = "token".equals(parts.getQueryParams().getFirst("auth"));
    String path = String.valueOf(parts.getPath()).replaceAll("<[^/]*>", "*");
    return parts.getQueryParams().getFirst("method") + " /webhooks" + path + (token ? "/*" : "");
  }

  private static String pattern(String path) {
    return path.replaceAll("\\{[^/]*}", "*");
  }

  private Set<String> described() throws Exception {
    JsonNode paths = new ObjectMapper().readTree(get("/openapi.json").getBody()).get("paths");
    var described = new TreeSet<String>();
    paths
        .properties()
        .forEach(
            path -> {
              if (path.getKey().startsWith("/webhooks/")
                  || path.getKey().startsWith("/functions/")
                  || path.getKey().matches("/v2/.*/infer")) {
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        method ->
                            described.add(
                                method.toUpperCase(Locale.ROOT) + ' ' + pattern(path.getKey())));
              }
            });
    return described;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/routes",
        "/api/v1/schedules",
        "/api/v1/mirrors",
        "/api/v1/subscribers",
        "/api/v1/flow",
        "/api/v1/lists",
        "/health"
      })
  void answersOfARunningHubAreAsDescribed(String path) throws Exception {
    var answers = new DescribedAnswers(String.valueOf(get("/openapi.json").getBody()));
    ResponseEntity<String> answer = get(path);
    assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.OK);
    assertThat(answers.faults(path, String.valueOf(answer.getBody()))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v3/api-docs", "/v3/api-docs.yaml", "/swagger-ui.html", "/swagger-ui/"})
  void servesTheDescriptionAtOneAddressOnly(String path) {
    assertThat(http.getForEntity(path, String.class).getStatusCode())
        .isEqualTo(HttpStatus.UNAUTHORIZED);
    assertThat(get(path).getStatusCode()).isEqualTo(HttpStatus.NOT_FOUND);
  }

  private ResponseEntity<String> get(String path) {
    return http.exchange(
        RequestEntity.get(path)
            .header("Authorization", "Bearer " + credentials.get("service.key"))
            .build(),
        String.class);
  }
}
