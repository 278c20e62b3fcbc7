package io.bactrian.models.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.models.hosts.FakeHost.Answer;
import io.bactrian.models.runs.Run;
import io.bactrian.models.runs.Runs;
import io.bactrian.models.runs.TrainingProperties;
import io.bactrian.models.trainer.TrainerEndpoint;
import io.bactrian.models.training.OutsideTrainerTestBase;
import io.bactrian.shared.HubException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * RunPod and Modal, each played by a fake, while things go wrong: asked once, ended with a reason.
 */
class RemoteJobsTest extends OutsideTrainerTestBase {
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final Answer TAKEN = new Answer(200, "{\"id\":\"job-1\"}", Map.of());
  private static final String JOB = "{\"run_id\":\"far\"}";

  @Autowired Runs runs;
  @Autowired RunJobs jobs;
  @Autowired TrainingProperties properties;

  private FakeHost host;

  @BeforeEach
  void start() throws Exception {
    host = new FakeHost();
    jdbc.update(
        """
        insert into model_runs (id, request_id, model, target, symbol, period, window_to, requested_by, state, attempt, last_heartbeat_at)
        values ('far', 'far', 'far-m5-direction', 'direction', 'FAR', 'M5', now(), 'test', 'dispatched', 1, now())
        """);
  }

  @AfterEach
  void stop() {
    host.close();
    jdbc.execute("delete from model_runs");
  }

  private RemoteJobs at(URI url, String key) {
    return new RemoteJobs(jobs, runs, new TrainerEndpoint(url, key), properties);
  }

  private RemoteJobs runPod() {
    return at(host.url("/v2/mine"), "key");
  }

  private static Run run(String id) {
    return new Run(
        id, id, "m", "direction", "S", "M5", null, Instant.now(), "{}", null, "ds", 1, 0);
  }

  private String ended(RemoteJobs remote, String name) {
    await()
        .until(
            () -> {
              remote.follow(name, PAUSE);
              return state().equals("failed");
            });
    return jdbc.queryForObject("select reason from model_runs where id = 'far'", String.class);
  }

  private String state() {
    return jdbc.queryForObject("select state from model_runs where id = 'far'", String.class);
  }

  private long submissions() {
    return host.asked.stream().filter(one -> one.startsWith("POST")).count();
  }

  @Test
  void asksRunPodOnceAndFollowsTheJob() {
    host.toSubmission = TAKEN;
    host.toLook = new Answer(200, "{\"status\":\"IN_QUEUE\"}", Map.of());
    RemoteJobs remote = runPod();
    remote.submit("runpod", run("far"), JOB);
    assertThat(host.bodies).containsExactly("{\"input\":" + JOB + "}");
    jdbc.update("update model_runs set last_heartbeat_at = now() - interval '5 minutes'");
    remote.follow("runpod", PAUSE);
    await()
        .until(
            () ->
                jdbc.queryForObject(
                    "select last_heartbeat_at > now() - interval '1 minute' from model_runs where"
                        + " id = 'far'",
                    Boolean.class));
    assertThat(host.asked)
        .contains("POST /v2/mine/run Bearer key", "GET /v2/mine/status/job-1 Bearer key");
    assertThatThrownBy(() -> remote.submit("runpod", run("far"), JOB))
        .hasMessageContaining("job-1")
        .hasMessageContaining("billed twice");
    assertThat(submissions()).isOne();
    host.toLook = new Answer(200, "{\"status\":\"FAILED\",\"error\":\"no GPU left\"}", Map.of());
    assertThat(ended(remote, "runpod")).contains("no GPU left");
  }

  @Test
  void endsARunWhoseJobIsLostOrWhoseResultHasExpired() {
    host.toSubmission = TAKEN;
    host.toLook = new Answer(404, "", Map.of());
    RemoteJobs remote = runPod();
    remote.submit("runpod", run("far"), JOB);
    assertThat(ended(remote, "runpod")).contains("30 minutes", "not sent again");
    assertThat(submissions()).isOne();
  }

  @Test
  void endsARunThatItsTrainerNeverReported() {
    host.toSubmission = TAKEN;
    host.toLook = new Answer(200, "{\"status\":\"COMPLETED\",\"output\":{}}", Map.of());
    RemoteJobs remote = runPod();
    remote.submit("runpod", run("far"), JOB);
    assertThat(ended(remote, "runpod")).contains("HUB_PUBLIC_URL");
  }

  @Test
  void comesAgainLaterToAHostThatIsFull() {
    host.toSubmission = new Answer(429, "slow down", Map.of("Retry-After", "77"));
    RemoteJobs remote = runPod();
    assertThatThrownBy(() -> remote.submit("runpod", run("far"), JOB))
        .isInstanceOfSatisfying(
            HostBusy.class, e -> assertThat(e.retryAfter()).isEqualTo(Duration.ofSeconds(77)))
        .hasMessageContaining("slow down");
    host.toSubmission = TAKEN;
    remote.submit("runpod", run("far"), JOB);
    assertThat(jobs.obstacle("far").orElseThrow()).contains("job-1");
  }

  @Test
  void neverAsksAgainWhereNobodyKnowsWhetherItWasTaken() {
    host.hangsUp = true;
    RemoteJobs remote = runPod();
    remote.submit("runpod", run("far"), JOB);
    assertThat(state()).isEqualTo("dispatched");
    jdbc.update("update model_runs set last_heartbeat_at = now() - interval '1 day'");
    await().atMost(Duration.ofSeconds(30)).until(() -> state().equals("failed"));
    assertThat(jdbc.queryForObject("select reason from model_runs", String.class))
        .contains("may have taken it", "not sent again");
    assertThat(submissions()).isOne();
  }

  /** Killed after the host took the job and before its answer was stored. */
  @Test
  void aRunWhoseAnswerWasLostIsFoundByItsCallbacks() throws Exception {
    JsonNode job = job();
    String id = job.path("run_id").asText();
    host.hangsUp = true;
    RemoteJobs remote = runPod();
    remote.submit("runpod", run(id), job.toString());
    assertThat(report(job, running(job, 0.4)).statusCode()).isEqualTo(200);
    assertThat(jdbc.queryForObject("select state from model_runs where id = ?", String.class, id))
        .isEqualTo("running");
    assertThatThrownBy(() -> remote.submit("runpod", run(id), job.toString()))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("billed twice");
    assertThat(submissions()).isOne();
  }

  @Test
  void saysThatAHostIsGoneOrRefuses() {
    RemoteJobs remote = runPod();
    host.toSubmission = new Answer(401, "bad key", Map.of());
    assertThatThrownBy(() -> remote.submit("runpod", run("far"), JOB))
        .hasMessageContaining("401: bad key");
    host.close();
    assertThatThrownBy(() -> remote.submit("runpod", run("far"), JOB))
        .isInstanceOf(HostBusy.class)
        .hasMessageContaining("cannot be reached");
    assertThat(jobs.obstacle("far")).isEmpty();
  }

  @Test
  void followsModalsRedirectToTheResultWithItsKeys() {
    host.toSubmission = new Answer(303, "", Map.of("Location", "/?__modal_function_call_id=fc-1"));
    host.toLook = new Answer(303, "", Map.of("Location", "/?__modal_function_call_id=fc-1"));
    RemoteJobs remote = at(host.url("/"), "id:secret");
    remote.submit("modal", run("far"), JOB);
    assertThat(host.bodies).containsExactly(JOB);
    await()
        .until(
            () -> {
              remote.follow("modal", PAUSE);
              return host.asked.contains("GET /?__modal_function_call_id=fc-1 id secret");
            });
    assertThat(state()).isEqualTo("dispatched");
    host.toLook = new Answer(404, "", Map.of());
    assertThat(ended(remote, "modal")).contains("expired", "not sent again");
    assertThat(submissions()).isOne();
  }

  @Test
  void sendsModalsKeysToNoOtherHost() {
    host.toSubmission = new Answer(303, "", Map.of("Location", "http://elsewhere.example/r"));
    at(host.url("/"), "id:secret").submit("modal", run("far"), JOB);
    assertThat(jobs.obstacle("far").orElseThrow()).contains("another host");
  }
}
