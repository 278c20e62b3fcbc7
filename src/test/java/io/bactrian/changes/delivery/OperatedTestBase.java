package io.bactrian.changes.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.hub.security.Credentials;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.apache.camel.Processor;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Subscribers and their dead letters as an operator meets them: over the API. */
abstract class OperatedTestBase extends FanOutTestBase {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @Autowired ObjectMapper json;
  @Autowired Credentials credentials;
  @LocalServerPort int port;

  record Answer(int status, JsonNode body) {}

  Answer ask(String method, String path, String body) {
    var request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/api/v1/" + path))
            .header("Authorization", "Bearer " + credentials.get("service.key"))
            .header("Content-Type", "application/json")
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    try {
      var answer = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
      return new Answer(answer.statusCode(), json.readTree(answer.body()));
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(method + " " + path, e);
    }
  }

  JsonNode done(String method, String path, String body) {
    Answer answer = ask(method, path, body);
    assertThat(answer.status()).as("%s %s: %s", method, path, answer.body()).isEqualTo(200);
    return answer.body();
  }

  void refused(int status, String says, String method, String path, String body) {
    Answer answer = ask(method, path, body);
    assertThat(answer.status()).as("%s %s: %s", method, path, answer.body()).isEqualTo(status);
    assertThat(answer.body().path("detail").asText()).contains(says);
  }

  long letterOf(String subscriber) {
    return jdbc.sql("select id from dead_letters where subscriber = :name order by id limit 1")
        .param("name", subscriber)
        .query(Long.class)
        .single();
  }

  JsonNode letter(long id) {
    return done("GET", "dead-letters/" + id, "");
  }

  /** Counts what is not idempotent, then does what a test wants. */
  Processor count(String counter, Processor then) {
    jdbc.sql("insert into probe_counts values (:counter, 0)").param("counter", counter).update();
    return exchange -> {
      jdbc.sql("update probe_counts set n = n + 1 where subscriber = :counter")
          .param("counter", counter)
          .update();
      then.process(exchange);
    };
  }

  long counted(String counter) {
    return jdbc.sql("select n from probe_counts where subscriber = :counter")
        .param("counter", counter)
        .query(Long.class)
        .single();
  }
}
