package io.bactrian.models.releases;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.HubCalls;
import io.bactrian.HubTest;
import io.bactrian.hub.security.Credentials;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** A model with versions that are rows alone: no file is opened here. */
@HubTest
@SuppressWarnings("NullAway.Init") // Spring sets the fields
abstract class NamedVersions {
  static final String GOOD = "00000000000000a1";
  static final String BETTER = "00000000000000a2";
  static final String REFUSED = "00000000000000a3";
  static int tests;

  @LocalServerPort int port;
  @Autowired Credentials credentials;
  @Autowired JdbcTemplate jdbc;

  String model = "";

  /** Each test has a model of its own, since what it records is there for good. */
  @BeforeEach
  void register() {
    model = "released-m5-direction" + ++tests;
    jdbc.update(
        "insert into models (model, symbol, period, target) values (?, 'REL', 'M5', 'direction')",
        model);
    version(GOOD, "promoted");
    version(BETTER, "promoted");
    version(REFUSED, "refused");
  }

  /** The champions of these tests have no file: whoever scores all champions would fail. */
  @AfterEach
  void retire() {
    jdbc.update("update models set champion = null where model = ? and not protected", model);
  }

  private void version(String version, String verdict) {
    jdbc.update(
        """
        insert into ml_model_versions (model, version, sha256, size, run_id, features, classes, alias, verdict, reason,
          rows)
        values (?, ?, ?, 1, ?, '{f}', '{down,up}', 'candidate', ?, 'a test', 1)
        """,
        model,
        version,
        version,
        model + version,
        verdict);
  }

  HubCalls hub() {
    return new HubCalls(port, credentials, "service.key");
  }

  JsonNode manage(int status, String members) {
    String body = "{\"model\":\"%s\",\"reason\":\"a test\",%s}".formatted(model, members);
    return hub().function(status, "ml-model-management", body);
  }

  JsonNode alias(int status, String alias, String version) {
    String what = version.isEmpty() ? "\"remove\":true" : "\"version\":\"" + version + "\"";
    return manage(status, "\"operation\":\"alias\",\"alias\":\"%s\",%s".formatted(alias, what));
  }

  JsonNode tag(int status, String tag, String version) {
    return manage(
        status, "\"operation\":\"tag\",\"tag\":\"%s\",\"version\":\"%s\"".formatted(tag, version));
  }

  JsonNode aliases(String query) {
    return hub().get("/api/v1/models/" + model + "/aliases" + query).path("items");
  }

  JsonNode item(String version) {
    return hub().get("/api/v1/models/" + model + ":" + version);
  }

  static String flag(String name) {
    return "/api/v1/flags/" + name;
  }

  JsonNode declared(String name) {
    return hub()
        .put(flag(name), "{\"model\":\"%s\",\"reason\":\"a route asks it\"}".formatted(model));
  }
}
