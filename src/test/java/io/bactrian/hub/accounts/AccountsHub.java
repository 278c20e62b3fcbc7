package io.bactrian.hub.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.HubCalls;
import io.bactrian.HubTest;
import io.bactrian.hub.security.Credentials;
import io.bactrian.hub.security.Visitor;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The hub that the console's tests share, and users on it. */
@HubTest(
    properties = {
      "hub.home=src/test/resources/homes/console",
      "camel.main.routes-include-pattern=false"
    })
@SuppressWarnings("NullAway.Init") // Spring sets the fields
abstract class AccountsHub {
  static final String PASSWORD = "correct horse battery";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final AtomicInteger ADDRESS = new AtomicInteger();

  @Autowired JdbcClient jdbc;
  @Autowired Credentials credentials;
  @LocalServerPort int port;
  @LocalManagementPort int managementPort;
  HubCalls service;
  final String client = "198.18.7." + ADDRESS.incrementAndGet(); // whose failures are nobody else's

  @BeforeEach
  void clear() {
    service = new HubCalls(port, credentials, "service.key");
    jdbc.sql("truncate users, sessions, second_factors").update();
  }

  /** The link by which a new user chooses a password. */
  String invite(String name, String role) {
    return service
        .call(
            201,
            "POST",
            "/api/v1/users",
            "{\"name\":\"%s\",\"role\":\"%s\",\"reason\":\"test\"}".formatted(name, role))
        .get("path")
        .textValue();
  }

  HttpResponse<String> choose(String path, String password) {
    return new Visitor()
        .call(
            port,
            "POST",
            path,
            "password=%1$s&again=%1$s"
                .formatted(URLEncoder.encode(password, StandardCharsets.UTF_8)),
            "Content-Type",
            "application/x-www-form-urlencoded");
  }

  /** A user who has logged in. */
  Visitor user(String name, String role) {
    assertThat(choose(invite(name, role), PASSWORD).statusCode()).isEqualTo(303);
    return logIn(name, PASSWORD);
  }

  Visitor logIn(String name, String password) {
    var visitor = new Visitor();
    assertThat(tryLogin(visitor, name, password)).isIn("/", "/portal");
    visitor.get(port, "/api/v1/me"); // a page's first call brings the token
    return visitor;
  }

  /** Where a login leads to. */
  String tryLogin(Visitor visitor, String name, String password) {
    return visitor
        .login(port, "HUB_CSRF", name, password, "/login", client)
        .headers()
        .firstValue("location")
        .orElse("");
  }

  static JsonNode json(HttpResponse<String> answer) {
    try {
      return JSON.readTree(answer.body());
    } catch (JsonProcessingException e) {
      throw new AssertionError(answer.body(), e);
    }
  }

  int status(Visitor visitor, String path) {
    return visitor.get(port, path).statusCode();
  }
}
