package io.bactrian.models.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.HubCalls;
import io.bactrian.HubTest;
import io.bactrian.data.snapshot.Dataset;
import io.bactrian.data.snapshot.DatasetAssembler;
import io.bactrian.data.snapshot.DatasetWindow;
import io.bactrian.hub.security.Credentials;
import io.bactrian.models.registry.Deployments;
import io.bactrian.models.registry.Passed;
import io.bactrian.models.registry.Registry;
import io.bactrian.models.rollout.Verdict;
import io.bactrian.models.training.Planted;
import io.bactrian.models.training.TinyModel;
import io.bactrian.shared.Ulid;
import io.bactrian.store.objects.ObjectStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** Rollouts of a planted series, through the routes that ship. */
@HubTest
class RolloutTest {
  private static final String SYMBOL = "ROLL";
  private static final String MODEL = "roll-m5-direction";
  private static final int LATER = 1_300; // bars after the dataset
  private static final RolloutRule EAGER =
      new RolloutRule(1, 0.05, 0.05, Verdict.HOLD, Verdict.HOLD, 0, 1, 1_000, null, 24 * 60);

  @LocalServerPort int port;
  @Autowired Credentials credentials;
  @Autowired JdbcTemplate jdbc;
  @Autowired DatasetAssembler assembler;
  @Autowired ObjectStore objects;
  @Autowired Registry registry;
  @Autowired Deployments deployments;
  @Autowired Rollouts rollouts;
  @Autowired RolloutRows rows;
  @Autowired Clock clock;
  @Autowired ProducerTemplate producer;

  private String champion = "";
  private String challenger = "";
  private String untried = "";
  private Instant known = Instant.EPOCH;

  @BeforeEach
  void plant() {
    Planted.wave(jdbc, SYMBOL, 700 + LATER);
    known = Instant.now().minus(Duration.ofMinutes(5L * LATER));
    Dataset dataset = assembler.assemble(new DatasetWindow(SYMBOL, "M5", null, known));
    champion = registered(dataset, 5);
    challenger = registered(dataset, 6);
    untried = registered(dataset, 7);
    deployments.promote(MODEL, champion, "test", "to compare with");
    // Retired, for the schedule starts what passed and is a candidate.
    jdbc.update(
        "update ml_model_versions set verdict = 'promoted', alias = 'retired' where model = ? and"
            + " version = ?",
        MODEL,
        challenger);
  }

  @AfterEach
  void end() {
    for (Rollout running : rows.running()) {
      rollouts.stop(new RolloutCall(running.id(), "the test is over", "test", false));
    }
    jdbc.update("delete from market_bars where symbol = ?", SYMBOL);
  }

  private String registered(Dataset dataset, float weight) {
    byte[] onnx = TinyModel.of(dataset.features().size(), 2, 17, weight);
    return registry
        .register(
            TinyModel.uploaded(objects, Ulid.next(), MODEL, "direction", dataset, onnx),
            TinyModel.UNEXAMINED,
            Passed.CHAMPION,
            Function.identity())
        .version();
  }

  private JsonNode manage(int status, String key, String body) {
    return new HubCalls(port, credentials, key).function(status, "ml-model-management", body);
  }

  private JsonNode canary(int status, String more) {
    return manage(
        status,
        "service.key",
        "{\"operation\":\"canary\",\"model\":\"%s\",\"version\":\"%s\",\"reason\":\"to try it\"%s}"
            .formatted(MODEL, challenger, more));
  }

  private JsonNode ask(String strategy) {
    return new HubCalls(port, credentials, "ea.key")
        .function(200, "infer", "{\"symbol\":\"ROLL\",\"strategy\":\"%s\"}".formatted(strategy));
  }

  private JsonNode rollout(String id) {
    return new HubCalls(port, credentials, "service.key").get("/api/v1/rollouts/" + id);
  }

  private String started(List<Double> steps, boolean approval) {
    String id = Ulid.next();
    rollouts.start(
        new Rollout(
            id,
            MODEL,
            champion,
            challenger,
            "strategy",
            List.of(),
            steps,
            1,
            clock.instant(),
            EAGER,
            "running",
            "quant",
            approval,
            null),
        "a test",
        false);
    return id;
  }

  /** A decision about each later bar, in which the champion knows nothing. */
  private void decided(String rollout, double right, String failure) {
    jdbc.update(
        """
        with bars as (
          select open_time + interval '5 minutes' as closed, row_number() over (order by open_time) as n,
            lead(close, 12) over (order by open_time) > close as up
          from market_bars where symbol = ? and open_time >= ?),
        kept as (
          insert into inferences (id, symbol, strategy, as_of, bar_closed_at, action, proposed_action, confidence, lobes,
            features, policy_verdict, policy_reasons, volume, caller, asked_at, latency_us)
          select ? || n, 'ROLL', 'wave', closed, closed, 'HOLD', 'HOLD', 0, '{}', '{}', 'allow', '{}', 0, 'test',
            clock_timestamp(), 0 from bars
          returning id)
        insert into rollout_decisions (inference_id, rollout, unit, arm, share, bar_closed_at, comparable, champion,
          challenger, failure, took_us, asked_at)
        select ? || n, ?, 'wave', 'champion', 0, closed, true, '{0.5,0.5}',
          case when ? = '' then case when up then array[1 - p, p] else array[p, 1 - p] end end, nullif(?, ''), 100,
          clock_timestamp()
        from bars, (select ?::double precision as p) answer where (select count(*) from kept) > 0
        """,
        SYMBOL,
        known.atOffset(ZoneOffset.UTC),
        rollout,
        rollout,
        rollout,
        failure,
        failure,
        right);
  }

  private void look() {
    producer.sendBody("direct:advance-rollouts", "");
  }

  @Test
  void asksBothInShadowAndStoresBothAnswers() {
    JsonNode begun = canary(200, "");
    assertThat(begun.path("share").asText()).isEqualTo("0.0");
    assertThat(begun.at("/rule/raise_on").asText()).isEqualTo("HOLD");
    JsonNode answer = ask("wave");
    assertThat(answer.at("/model/version").asText()).isEqualTo(champion);
    JsonNode both = answer.at("/lobes/direction/rollout");
    assertThat(both.path("arm").asText()).isEqualTo("champion");
    assertThat(both.path("champion").get(1).asDouble())
        .isNotEqualTo(both.path("challenger").get(1).asDouble());
    assertThat(
            jdbc.queryForMap(
                "select arm, unit, comparable, challenger[2] as up from rollout_decisions where"
                    + " inference_id = ?",
                answer.path("id").asText()))
        .containsEntry("arm", "champion")
        .containsEntry("unit", "wave")
        .containsEntry("comparable", true)
        .containsEntry("up", both.path("challenger").get(1).asDouble());
    String id = begun.path("id").asText();
    look();
    JsonNode looked = rollout(id);
    assertThat(looked.path("verdict").asText()).isEqualTo("not_enough_evidence");
    assertThat(looked.path("state").asText()).isEqualTo("running");
    assertThat(looked.path("moves")).hasSize(1);
    manage(
        200,
        "service.key",
        "{\"operation\":\"stop\",\"rollout\":\"%s\",\"reason\":\"enough\"}".formatted(id));
    assertThat(ask("wave").at("/lobes/direction/rollout").isMissingNode()).isTrue();
  }

  @Test
  void letsTheChallengerAnswerItsUnitsAndSaysWhoAnswered() {
    canary(200, ",\"steps\":[0.000001,1],\"test_group\":[\"brave\"]");
    jdbc.update(
        "insert into strategies (strategy, first_seen_at, signals, last_signal_at) values ('brave', now(), 1, now())"
            + " on conflict do nothing");
    JsonNode brave = ask("brave");
    assertThat(brave.at("/model/version").asText()).isEqualTo(challenger);
    assertThat(brave.at("/lobes/direction/version").asText()).isEqualTo(challenger);
    assertThat(brave.at("/lobes/direction/rollout/arm").asText()).isEqualTo("challenger");
    assertThat(ask("wave").at("/model/version").asText()).isEqualTo(champion);
  }

  @Test
  void takesBackWhatIsWorseForCertain() {
    String id = started(List.of(0.0, 1.0), false);
    decided(id, 0.02, "");
    look();
    JsonNode ended = rollout(id);
    assertThat(ended.path("state").asText()).as(ended.toString()).isEqualTo("taken_back");
    assertThat(ended.path("verdict").asText()).isEqualTo("roll_back");
    JsonNode move = ended.path("moves").get(1);
    assertThat(move.path("kind").asText()).isEqualTo("take_back");
    assertThat(move.at("/evidence/worse").asDouble()).isGreaterThan(20);
    assertThat(move.at("/evidence/pairs").asInt()).isBetween(LATER - 20, LATER);
    assertThat(deployments.championVersion(MODEL)).contains(champion);
    JsonNode curve =
        new HubCalls(port, credentials, "service.key").get("/api/v1/rollouts/" + id + "/evidence");
    JsonNode points = curve.path("items");
    assertThat(points.get(points.size() - 1).path("worse").asDouble())
        .isGreaterThan(curve.path("roll_back_at").asDouble());
  }

  @Test
  void raisesWhatIsBetterAndPromotesItOnceSomebodyElseApproves() {
    String id = started(List.of(0.0, 1.0), true);
    decided(id, 0.98, "");
    look();
    assertThat(rollout(id).path("share").asDouble()).isZero(); // no pair since the step began
    jdbc.update("update model_rollouts set step_since = ? where id = ?", at(known), id);
    look();
    assertThat(rollout(id).path("share").asDouble()).isEqualTo(1);
    jdbc.update("update model_rollouts set step_since = ? where id = ?", at(known), id);
    look();
    assertThat(deployments.championVersion(MODEL)).contains(champion);
    assertThatThrownBy(() -> rollouts.approve(new RolloutCall(id, "mine", "quant", false)))
        .hasMessageContaining("somebody else");
    assertThatThrownBy(
            () -> jdbc.update("update model_rollouts set approved_by = 'quant' where id = ?", id))
        .hasMessageContaining("check constraint");
    manage(
        200,
        "service.key",
        "{\"operation\":\"approve\",\"rollout\":\"%s\",\"reason\":\"seen\"}".formatted(id));
    look();
    assertThat(rollout(id).path("state").asText()).isEqualTo("promoted");
    assertThat(deployments.championVersion(MODEL)).contains(challenger);
    assertThat(
            jdbc.queryForList(
                "select kind from model_rollout_moves where rollout = ? order by id",
                String.class,
                id))
        .containsExactly("start", "raise", "approve", "promote");
    assertThatThrownBy(() -> jdbc.update("delete from model_rollout_moves where rollout = ?", id))
        .hasMessageContaining("only grows");
    assertThatThrownBy(
            () -> jdbc.update("update ml_model_deployments set by = 'x' where model = ?", MODEL))
        .hasMessageContaining("only grows");
  }

  @Test
  void takesBackAtTheFirstInvalidAnswerAndNeverWithoutTraffic() {
    String id = started(List.of(0.5, 1.0), false);
    look();
    assertThat(rollout(id).path("verdict").asText()).isEqualTo("not_enough_evidence");
    decided(id, 0.5, "invalid");
    look();
    JsonNode ended = rollout(id);
    assertThat(ended.path("state").asText()).isEqualTo("taken_back");
    assertThat(ended.path("reasons").get(0).asText()).contains("invalid answers");
  }

  @Test
  void saysWhoAnsweredAtAMomentAndWhatWasTriedBeside() {
    HubCalls hub = new HubCalls(port, credentials, "investor.key");
    String served = "/api/v1/models/" + MODEL + "/served";
    Instant before = clock.instant();
    String id = started(List.of(0.1, 1.0), true);
    JsonNode now = hub.get(served);
    assertThat(now.path("champion").asText()).isEqualTo(champion);
    assertThat(now.path("kind").asText()).isEqualTo("promote");
    assertThat(now.path("evidence").asText()).contains("to compare with");
    assertThat(now.at("/beside/0/rollout").asText()).isEqualTo(id);
    assertThat(now.at("/beside/0/share").asDouble()).isEqualTo(0.1);
    assertThat(hub.get(served + "?at=" + before).path("beside")).isEmpty();
    String at = "/api/v1/models/" + MODEL + "?at=" + before;
    assertThat(hub.get(at)).isEqualTo(hub.get(served + "?at=" + before));
    assertThat(hub.get(served + "?at=2020-01-01T00:00:00Z").path("champion").isNull()).isTrue();
    hub.call(404, "GET", "/api/v1/models/nobody/served", "");
    hub.call(400, "GET", served + "?at=tomorrow", "");
  }

  @Test
  void startsARolloutOfWhatPassedAndWaitsForOne() {
    String passed =
        "update ml_model_versions set verdict = 'promoted', classes = ? where version = ?";
    jdbc.update(passed, new String[] {"another", "question"}, untried);
    producer.sendBody("direct:roll-out-passed", "");
    assertThat(rows.running()).noneMatch(one -> one.model().equals(MODEL));
    jdbc.update(passed, new String[] {"down", "up"}, untried);
    producer.sendBody("direct:roll-out-passed", "");
    Rollout started =
        rows.running().stream().filter(one -> one.model().equals(MODEL)).findFirst().orElseThrow();
    assertThat(started.challenger()).isEqualTo(untried);
    assertThat(started.startedBy()).isEqualTo("hub");
    assertThat(started.needsApproval()).isTrue();
    rollouts.stop(new RolloutCall(started.id(), "no more", "test", false));
    producer.sendBody("direct:roll-out-passed", "");
    assertThat(rows.running()).noneMatch(one -> one.model().equals(MODEL));
  }

  @Test
  void endsWhereAnotherVersionBecameChampion() {
    String id = started(List.of(0.0, 1.0), false);
    deployments.promote(MODEL, challenger, "test", "by hand meanwhile");
    look();
    assertThat(rollout(id).path("state").asText()).isEqualTo("stopped");
    assertThat(rollout(id).at("/moves/1/reasons/0").asText()).contains("is champion in place of");
  }

  @ParameterizedTest
  @CsvSource({
    "409, model, is under way, '{\"operation\":\"canary\",\"model\":\"M\",\"version\":\"C\",\"reason\":\"r\"}'",
    "404, version, has no version, '{\"operation\":\"canary\",\"model\":\"M\",\"version\":\"nix\",\"reason\":\"r\"}'",
    "404, model, nothing to compare, '{\"operation\":\"canary\",\"model\":\"x\",\"version\":\"C\",\"reason\":\"r\"}'",
    "409, version, champion already, '{\"operation\":\"canary\",\"model\":\"M\",\"version\":\"A\",\"reason\":\"r\"}'",
    "400, steps, rising, '{\"operation\":\"canary\",\"model\":\"M\",\"version\":\"C\",\"reason\":\"r\",\"steps\":[0.5,0.2]}'",
    "400, steps, end with 1, '{\"operation\":\"canary\",\"model\":\"M\",\"version\":\"C\",\"reason\":\"r\",\"steps\":[0.5]}'",
    "400, unit, '', '{\"operation\":\"canary\",\"model\":\"M\",\"version\":\"C\",\"reason\":\"r\",\"unit\":\"request\"}'",
    "400, version, '', '{\"operation\":\"canary\",\"model\":\"M\",\"reason\":\"r\"}'",
    "404, id, no rollout, '{\"operation\":\"stop\",\"rollout\":\"x\",\"reason\":\"r\"}'",
    "400, operation, '', '{\"operation\":\"fly\",\"model\":\"M\"}'"
  })
  void refusesByName(int status, String field, String text, String body) {
    started(List.of(0.0, 1.0), false);
    JsonNode problem =
        manage(
            status,
            "service.key",
            body.replace("\"M\"", '"' + MODEL + '"')
                .replace("\"C\"", '"' + challenger + '"')
                .replace("\"A\"", '"' + champion + '"'));
    assertThat(problem.path("field").asText() + problem.path("detail").asText())
        .contains(field)
        .contains(text == null ? "" : text);
  }

  @Test
  void refusesWhatTheGateRefusedAndAnswersMetrics() {
    jdbc.update(
        "update ml_model_versions set verdict = 'refused' where model = ? and version = ?",
        MODEL,
        challenger);
    assertThat(canary(422, "").path("detail").asText()).contains("The gate refused");
    JsonNode metrics =
        manage(200, "service.key", "{\"operation\":\"metrics\",\"model\":\"%s\"}".formatted(MODEL));
    assertThat(metrics).allMatch(row -> row.path("metric").asText().equals("log_loss"));
  }

  private static Object at(Instant moment) {
    return moment.atOffset(ZoneOffset.UTC);
  }
}
