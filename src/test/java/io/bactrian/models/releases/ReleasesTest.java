package io.bactrian.models.releases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.HubCalls;
import io.bactrian.HubTest;
import io.bactrian.hub.security.Credentials;
import io.bactrian.models.registry.Approvals;
import java.time.Instant;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** Aliases and releases of versions that are rows alone: no file is opened here. */
@HubTest
class ReleasesTest {
  private static final String GOOD = "00000000000000a1";
  private static final String BETTER = "00000000000000a2";
  private static final String REFUSED = "00000000000000a3";
  private static int tests;

  @LocalServerPort int port;
  @Autowired Credentials credentials;
  @Autowired JdbcTemplate jdbc;
  @Autowired Approvals approvals;
  @Autowired ProducerTemplate producer;

  private String model = "";

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

  private HubCalls hub() {
    return new HubCalls(port, credentials, "service.key");
  }

  private JsonNode manage(int status, String members) {
    String body = "{\"model\":\"%s\",\"reason\":\"a test\",%s}".formatted(model, members);
    return hub().function(status, "ml-model-management", body);
  }

  private JsonNode alias(int status, String alias, String version) {
    String what = version.isEmpty() ? "\"remove\":true" : "\"version\":\"" + version + "\"";
    return manage(status, "\"operation\":\"alias\",\"alias\":\"%s\",%s".formatted(alias, what));
  }

  private JsonNode tag(int status, String tag, String version) {
    return manage(
        status, "\"operation\":\"tag\",\"tag\":\"%s\",\"version\":\"%s\"".formatted(tag, version));
  }

  private JsonNode aliases(String query) {
    return hub().get("/api/v1/models/" + model + "/aliases" + query).path("items");
  }

  private JsonNode item(String version) {
    return hub().get("/api/v1/models/" + model + ":" + version);
  }

  @Test
  void setsMovesAndRemovesAnAliasAndKnowsWhatItNamedThen() {
    assertThat(alias(200, "stage-eu", GOOD).path("from").isNull()).isTrue();
    Instant first = Instant.now();
    JsonNode moved = alias(200, "stage-eu", BETTER);
    assertThat(moved.path("from").asText()).isEqualTo(GOOD);
    assertThat(moved.path("version").asText()).isEqualTo(BETTER);
    assertThat(moved.path("done").asBoolean()).isTrue();
    alias(200, "stage-eu", BETTER);
    assertThat(item(BETTER).path("aliases")).hasSize(1);
    assertThat(item(GOOD).path("aliases")).isEmpty();
    assertThat(aliases("").at("/0/version").asText()).isEqualTo(BETTER);
    assertThat(aliases("?at=" + first).at("/0/version").asText()).isEqualTo(GOOD);
    JsonNode then = hub().get("/api/v1/models/" + model + "/served?at=" + first).at("/aliases/0");
    assertThat(then.path("alias").asText()).isEqualTo("stage-eu");
    assertThat(then.path("version").asText()).isEqualTo(GOOD);
    assertThat(then.path("by").asText()).isEqualTo("service");
    assertThat(then.path("reason").asText()).isEqualTo("a test");
    alias(200, "stage-eu", "");
    assertThat(aliases("")).isEmpty();
    assertThat(alias(404, "stage-eu", "").path("field").asText()).isEqualTo("alias");
    assertThat(item(GOOD).path("alias_changes")).hasSize(3);
  }

  @Test
  void changesNothingInADryRun() {
    String more = "\"alias\":\"dry\",\"version\":\"%s\",\"dry_run\":true".formatted(GOOD);
    assertThat(manage(200, "\"operation\":\"alias\"," + more).path("done").asBoolean()).isFalse();
    String tag = "\"tag\":\"v1.0.0\",\"version\":\"%s\",\"dry_run\":true".formatted(GOOD);
    JsonNode asked = manage(200, "\"operation\":\"tag\"," + tag);
    assertThat(asked.path("latest_stable").asText()).isEqualTo("v1.0.0");
    assertThat(aliases("")).isEmpty();
    assertThat(item(GOOD).path("releases")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "champion, deploy and rollback",
    "challenger, rollout under way",
    "shadow, rollout under way",
    "retired, is a stage",
    "stable, follows from the releases",
    "v1.0.0, a letter and up to 63",
    "Loud, a letter and up to 63",
    "abcdefabcdefabcd, does not look like a version"
  })
  void refusesANameThatFollowsFromSomethingElse(String alias, String why) {
    JsonNode problem = alias(400, alias, GOOD);
    assertThat(problem.path("field").asText()).isEqualTo("alias");
    assertThat(problem.path("detail").asText()).contains(why);
    assertThatThrownBy(() -> insertAlias(alias)).hasMessageContaining("model_aliases_");
  }

  private void insertAlias(String alias) {
    jdbc.update(
        "insert into model_aliases (model, alias, to_version, protected, by, reason) values (?, ?,"
            + " ?, false, 'x', 'r')",
        model,
        alias,
        BETTER);
  }

  @ParameterizedTest
  @CsvSource({
    "404, version, '\"operation\":\"alias\",\"alias\":\"a\",\"version\":\"nix\"'",
    "404, version, '\"operation\":\"tag\",\"tag\":\"v1.0.0\",\"version\":\"nix\"'",
    "400, tag, '\"operation\":\"tag\",\"tag\":\"1.0\",\"version\":\"00000000000000a1\"'",
    "400, '', '\"operation\":\"alias\",\"alias\":\"a\"'",
    "400, '', '\"operation\":\"alias\",\"alias\":\"a\",\"version\":\"v\",\"remove\":true'",
    "400, tag, '\"operation\":\"tag\",\"version\":\"00000000000000a1\"'"
  })
  void refusesByName(int status, String field, String members) {
    assertThat(manage(status, members).path("field").asText()).contains(field);
  }

  @Test
  void namesChampionChallengerAndShadowByWhatIsDone() {
    jdbc.update("update models set champion = ? where model = ?", GOOD, model);
    jdbc.update(
        "update ml_model_versions set alias = 'champion' where model = ? and version = ?",
        model,
        GOOD);
    jdbc.update(
        "insert into ml_model_deployments (model, kind, to_version, by, reason) values (?, 'gate',"
            + " ?, 'gate', 'r')",
        model,
        GOOD);
    rollout("shadowed" + tests, 0);
    assertThat(aliases("").findValuesAsText("alias")).containsExactly("champion", "shadow");
    assertThat(item(GOOD).path("stage").asText()).isEqualTo("champion");
    assertThat(item(BETTER).path("stage").asText()).isEqualTo("shadow");
    assertThat(item(REFUSED).path("stage").asText()).isEqualTo("candidate");
    jdbc.update("update model_rollouts set step = 2 where model = ?", model);
    move("shadowed" + tests, 1);
    assertThat(aliases("").findValuesAsText("alias")).containsExactly("challenger", "champion");
    assertThat(item(BETTER).path("stage").asText()).isEqualTo("canary");
    jdbc.update(
        "update model_rollouts set state = 'stopped', finished_at = clock_timestamp() where model = ?",
        model);
    assertThat(aliases("").findValuesAsText("alias")).containsExactly("champion");
    assertThat(item(BETTER).path("stage").asText()).isEqualTo("candidate");
  }

  private void rollout(String id, double share) {
    jdbc.update(
        """
        insert into model_rollouts (id, model, champion, challenger, unit, test_group, steps, rule, started_by, reason,
          needs_approval)
        values (?, ?, ?, ?, 'strategy', '{}', '{0,1}',
          '{"effect":1,"roll_back_alpha":0.05,"promote_alpha":0.05,"raise_on":"HOLD","promote_on":"HOLD","dwell_minutes":0,"pairs":1,"latency_ms":1000,"daily_loss":null,"window_minutes":60}',
          'quant', 'r', false)
        """,
        id,
        model,
        GOOD,
        BETTER);
    move(id, share);
  }

  private void move(String id, double share) {
    jdbc.update(
        "insert into model_rollout_moves (rollout, kind, to_share, reasons, by) values (?, 'start',"
            + " ?, '{}', 'quant')",
        id,
        share);
  }

  @Test
  void releasesForGoodAndKnowsTheLatestStable() {
    assertThat(tag(200, "v0.2.0-rc.1", GOOD).path("stable").asBoolean()).isFalse();
    assertThat(tag(200, "v0.2.0", GOOD).path("stable").asBoolean()).isTrue();
    assertThat(tag(200, "v0.2.0", GOOD).path("latest_stable").asText()).isEqualTo("v0.2.0");
    assertThat(tag(200, "v0.10.0", BETTER).path("latest_stable").asText()).isEqualTo("v0.10.0");
    assertThat(tag(200, "v0.9.9", GOOD).path("latest_stable").asText()).isEqualTo("v0.10.0");
    JsonNode ofRefused = tag(200, "v9.0.0", REFUSED);
    assertThat(ofRefused.path("stable").asBoolean()).isFalse();
    assertThat(ofRefused.path("latest_stable").asText()).isEqualTo("v0.10.0");
    JsonNode taken = tag(409, "v0.2.0", BETTER);
    assertThat(taken.path("field").asText()).isEqualTo("tag");
    assertThat(taken.path("detail").asText()).contains(GOOD, "never moved or removed");
    assertThat(item(GOOD).path("releases")).hasSize(3);
    assertThat(item(GOOD).path("stable").asBoolean()).isTrue();
    assertThat(item(REFUSED).path("stable").asBoolean()).isFalse();
    assertThat(hub().get("/api/v1/models/" + model + "/releases").findValuesAsText("tag"))
        .containsExactly("v9.0.0", "v0.10.0", "v0.9.9", "v0.2.0", "v0.2.0-rc.1");
    hub().call(404, "GET", "/api/v1/models/nobody/releases", "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update model_aliases set to_version = '00000000000000a2' where model = '%s'",
        "update model_aliases set at = now() - interval '1 day' where model = '%s'",
        "delete from model_aliases where model = '%s'",
        "truncate model_aliases",
        "truncate models cascade",
        "update model_releases set version = '00000000000000a2' where model = '%s'",
        "update model_releases set tag = 'v2.0.0', major = 2 where model = '%s'",
        "delete from model_releases where model = '%s'",
        "truncate model_releases cascade",
        "update model_flags set to_version = '00000000000000a2' where model = '%s'",
        "delete from model_flags where model = '%s'",
        "truncate model_flags",
        "truncate ml_model_deployments",
        "truncate model_approvals",
        "truncate model_rollout_moves"
      })
  void keepsItsHistoryAgainstSql(String statement) {
    alias(200, "kept", GOOD);
    declared("kept" + tests);
    tag(200, "v1.0.0", GOOD);
    assertThatThrownBy(() -> jdbc.update(statement.formatted(model)))
        .hasMessageContaining("only grows");
  }

  @Test
  void forgesNoPast() {
    alias(200, "past", GOOD);
    Instant before = Instant.now();
    jdbc.update(
        """
        insert into model_aliases (id, model, alias, from_version, to_version, protected, by, reason, at)
        overriding system value values (-1, ?, 'past', ?, ?, false, 'x', 'r', now() - interval '1 year')
        """,
        model,
        REFUSED,
        BETTER);
    assertThat(aliases("?at=" + before).at("/0/version").asText()).isEqualTo(GOOD);
    assertThat(item(GOOD).at("/alias_changes/0/from_version").asText()).isEqualTo(GOOD);
  }

  @Test
  void changesAProtectedAliasOnlyWithTheApprovalOfSomebodyElse() {
    String base = "/api/v1/models/" + model;
    alias(200, "guarded", GOOD);
    hub().call(200, "POST", base + "/aliases/guarded/protect", "{\"reason\":\"clients use it\"}");
    assertThat(aliases("").at("/0/protected").asBoolean()).isTrue();
    assertThat(alias(403, "guarded", BETTER).path("detail").asText())
        .contains("is protected", "/approvals");
    alias(403, "guarded", "");
    assertThatThrownBy(() -> insertAlias("guarded")).hasMessageContaining("is protected");
    approvals.approve(
        approvals.request(model, "champion", BETTER, false, "service", "another alias").id(),
        "operator");
    alias(403, "guarded", BETTER);

    JsonNode asked =
        hub()
            .call(
                200,
                "POST",
                base + "/approvals",
                "{\"alias\":\"guarded\",\"version\":\"%s\",\"reason\":\"r\"}".formatted(BETTER));
    String id = asked.path("id").asText();
    hub().call(403, "POST", base + "/approvals/" + id + "/approve", "");
    approvals.approve(id, "operator");
    assertThat(alias(200, "guarded", BETTER).path("version").asText()).isEqualTo(BETTER);
    alias(403, "guarded", GOOD);

    String end = approvals.request(model, "guarded", null, true, "quant", "it is over").id();
    hub().call(200, "POST", base + "/approvals/" + end + "/approve", "");
    assertThat(aliases("").at("/0/protected").asBoolean()).isFalse();
    alias(200, "guarded", GOOD);
  }

  private static String flag(String name) {
    return "/api/v1/flags/" + name;
  }

  private JsonNode declared(String name) {
    return hub()
        .put(flag(name), "{\"model\":\"%s\",\"reason\":\"a route asks it\"}".formatted(model));
  }

  private JsonNode change(int status, String name, String what, String more) {
    return hub().call(status, "POST", flag(name) + "/" + what, "{\"reason\":\"r\"" + more + "}");
  }

  @Test
  void flipsFlagsWithTheReleaseThatBecomesTheLatestStableOne() {
    String name = "follows" + tests;
    assertThat(declared(name).path("version").isNull()).isTrue();
    assertThat(declared(name).path("version").isNull()).isTrue();
    assertThat(tag(200, "v0.1.0-rc.1", GOOD).path("flags")).isEmpty();
    assertThat(tag(200, "v0.1.0", GOOD).at("/flags/0").asText()).isEqualTo(name);
    assertThat(tag(200, "v0.1.0", GOOD).path("flags")).isEmpty();
    assertThat(tag(200, "v0.3.0", BETTER).path("flags")).hasSize(1);
    assertThat(tag(200, "v0.2.0", GOOD).path("flags")).isEmpty();
    assertThat(tag(200, "v9.0.0", REFUSED).path("flags")).isEmpty();
    JsonNode now = hub().get(flag(name));
    assertThat(now.path("version").asText()).isEqualTo(BETTER);
    assertThat(now.path("tag").asText()).isEqualTo("v0.3.0");
    assertThat(now.path("changes").findValuesAsText("kind"))
        .containsExactly("release", "release", "declare");
  }

  @Test
  void setsHoldsAndResumesAFlagByHand() {
    String name = "held" + tests;
    tag(200, "v0.1.0", GOOD);
    assertThat(declared(name).path("tag").asText()).isEqualTo("v0.1.0");
    String dry = ",\"version\":\"%s\",\"dry_run\":true".formatted(BETTER);
    assertThat(change(200, name, "set", dry).path("version").asText()).isEqualTo(BETTER);
    assertThat(hub().get(flag(name)).path("version").asText()).isEqualTo(GOOD);
    change(200, name, "set", ",\"version\":\"%s\"".formatted(REFUSED));
    assertThat(hub().get(flag(name)).path("tag").isNull()).isTrue();
    change(200, name, "hold", "");
    assertThat(tag(200, "v0.2.0", BETTER).path("flags")).isEmpty();
    assertThat(hub().get(flag(name)).path("version").asText()).isEqualTo(REFUSED);
    JsonNode resumed = change(200, name, "resume", "");
    assertThat(resumed.path("tag").asText()).isEqualTo("v0.2.0");
    assertThat(resumed.path("held").asBoolean()).isFalse();
    change(404, name, "set", ",\"version\":\"nix\"");
  }

  @Test
  void namesTheFlagsThatThereAreForOneThatNobodyKnows() {
    String name = "known" + tests;
    declared(name);
    assertThat(hub().call(404, "GET", flag("nobody"), "").path("detail").asText())
        .contains("no flag nobody", name);
    change(404, "nobody", "hold", "");
    hub().call(400, "PUT", flag("Loud"), "{\"model\":\"m\",\"reason\":\"r\"}");
    hub().call(404, "PUT", flag("lost"), "{\"model\":\"nobody\",\"reason\":\"r\"}");
    String old = model;
    register();
    assertThat(
            hub()
                .call(
                    409, "PUT", flag(name), "{\"model\":\"%s\",\"reason\":\"r\"}".formatted(model))
                .path("detail")
                .asText())
        .contains(old);
    assertThatThrownBy(
            () ->
                jdbc.update(
                    "insert into model_flags (flag, model, kind, held, by, reason) values (?, ?,"
                        + " 'set', false, 'x', 'r')",
                    name,
                    model))
        .hasMessageContaining("The flag " + name + " is of " + old);
  }

  @Test
  void letsARouteBranchOnAFlag() {
    String name = "branch" + tests;
    declared(name);
    tag(200, "v1.2.3", GOOD);
    Exchange read =
        producer.request(
            "kamelet:read-flag-action?flag=" + name, sent -> sent.getIn().setBody("b"));
    assertThat(read.getMessage().getHeader("HubFlag")).isEqualTo(GOOD);
    assertThat(read.getMessage().getHeader("HubFlagRelease")).isEqualTo("v1.2.3");
    assertThat(read.getMessage().getBody()).isEqualTo("b");
    Exchange unknown = producer.request("kamelet:read-flag-action?flag=nobody", sent -> {});
    assertThat(unknown.getException()).hasMessageContaining("no flag nobody");
  }
}
