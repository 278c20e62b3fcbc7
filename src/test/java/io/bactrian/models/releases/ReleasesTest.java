package io.bactrian.models.releases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.models.registry.Approvals;
import io.bactrian.models.registry.Registration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Aliases and releases. */
class ReleasesTest extends NamedVersions {
  @Autowired Approvals approvals;
  @Autowired Releases releases;

  @Test
  void releasesWhatTheGateLetPassUnderTheTagThatWasNamedWithIt() {
    String name = "registered" + tests;
    declared(name);
    var passed = new Registration(model, GOOD, true, "better");
    assertThat(releases.release(passed, null, "run 1")).isEqualTo(passed);
    assertThat(releases.release(passed, "v1.0.0", "run 1").reason())
        .isEqualTo("better; released as v1.0.0, which flipped " + name);
    assertThat(releases.release(passed, "v1.0.0", "run 1").reason())
        .isEqualTo("better; released as v1.0.0");
    assertThat(releases.release(new Registration(model, BETTER, true, "r"), "v1.0.0", "x").reason())
        .contains("not released as v1.0.0: that is version " + GOOD);
    assertThat(
            releases.release(new Registration(model, REFUSED, false, "r"), "v2.0.0", "x").reason())
        .contains("not released as v2.0.0: the gate did not let it pass");
    assertThat(item(GOOD).at("/releases/0").asText()).isEqualTo("v1.0.0");
    assertThat(item(REFUSED).path("releases")).isEmpty();
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
}
