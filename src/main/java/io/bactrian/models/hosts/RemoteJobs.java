package io.bactrian.models.hosts;

import io.bactrian.models.hosts.Reply.Kind;
import io.bactrian.models.runs.Run;
import io.bactrian.models.runs.Runs;
import io.bactrian.models.runs.TrainingProperties;
import io.bactrian.models.trainer.TrainerEndpoint;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/**
 * Hands runs to a host that bills each, and follows them. A host is asked once a run: what it may
 * have taken is never sent again, for nobody knows whether it was.
 */
@Service
public class RemoteJobs {
  private static final Logger log = LoggerFactory.getLogger(RemoteJobs.class);

  /** Modal answers after 150 s at the latest. */
  private static final Duration LONGEST_ANSWER = Duration.ofMinutes(3);

  private static final int PATIENT = 6;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final RunJobs jobs;
  private final Runs runs;
  private final TrainerEndpoint endpoint;
  private final TrainingProperties properties;

  RemoteJobs(RunJobs jobs, Runs runs, TrainerEndpoint endpoint, TrainingProperties properties) {
    this.jobs = jobs;
    this.runs = runs;
    this.endpoint = endpoint;
    this.properties = properties;
  }

  /**
   * Asks a host for a run. An answer that takes longer than {@code hub.training.answer-timeout} is
   * waited for in the background.
   *
   * @param host as {@link JobHost#of} names it
   * @param job the body of {@code POST /train}
   * @throws HubException {@link ErrorCode#UNAVAILABLE} where it certainly took nothing, {@link
   *     ErrorCode#UNPROCESSABLE} where it never will
   */
  public void submit(String host, Run run, String job) {
    JobHost to = JobHost.of(host);
    if (!jobs.ask(run.id(), run.attempt(), host)) {
      throw new HubException(
          ErrorCode.UNPROCESSABLE, jobs.obstacle(run.id()).orElse("It was asked for already."));
    }
    HttpRequest request =
        to.submit(endpoint.url(), endpoint.key(), job).timeout(LONGEST_ANSWER).build();
    CompletableFuture<Reply> reply =
        http.sendAsync(request, BodyHandlers.ofByteArray())
            .handle((answer, failure) -> submitted(to, answer, failure));
    try {
      apply(run, reply.get(properties.answerTimeout().toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      log.info("Training run {}: {} has not answered yet", run.id(), to.name());
      CompletableFuture<Void> unused =
          reply
              .thenAccept(late -> applyLate(run, late))
              .whenComplete((nothing, failure) -> logged(run.id(), failure));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("The hub stops", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private Reply submitted(
      JobHost host, @Nullable HttpResponse<byte[]> answer, @Nullable Throwable failure) {
    if (answer != null) {
      return host.submitted(endpoint.url(), answer.statusCode(), answer.headers(), answer.body());
    }
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    boolean unsent =
        cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException;
    return Reply.of(
        unsent ? Kind.BUSY : Kind.UNCLEAR,
        host.name() + (unsent ? " cannot be reached" : " broke off without an answer") + ".");
  }

  private void apply(Run run, Reply reply) {
    switch (reply.kind()) {
      case BUSY -> {
        jobs.forget(run.id(), run.attempt());
        throw new HostBusy(reply.reason(), reply.pause());
      }
      case REFUSED -> {
        jobs.forget(run.id(), run.attempt());
        throw new HubException(ErrorCode.UNPROCESSABLE, "The run is refused. " + reply.reason());
      }
      case TAKEN -> {
        jobs.taken(run.id(), run.attempt(), reply.job(), Duration.ZERO);
        log.info(
            "Training run {} is job {}", run.id(), reply.job() == null ? "unnamed" : reply.job());
      }
      default -> {
        jobs.note(run.id(), run.attempt(), reply.reason());
        log.warn("Training run {} may have been taken: {}", run.id(), reply.reason());
      }
    }
  }

  private void applyLate(Run run, Reply reply) {
    try {
      apply(run, reply);
    } catch (HostBusy e) {
      Duration delay = properties.retryDelay();
      runs.requeue(
          run.id(),
          run.attempt(),
          delay.compareTo(e.retryAfter()) > 0 ? delay : e.retryAfter(),
          String.valueOf(e.getMessage()));
    } catch (HubException e) {
      end(run.id(), run.attempt(), String.valueOf(e.getMessage()));
    }
  }

  /**
   * Looks at the jobs that are due, without waiting for the answers.
   *
   * @param pause between two looks at a job
   */
  public void follow(String host, Duration pause) {
    JobHost at = JobHost.of(host);
    for (RunJobs.Due due : jobs.take(host, LONGEST_ANSWER.plus(pause))) {
      HttpRequest request =
          at.look(endpoint.url(), endpoint.key(), due.job()).timeout(LONGEST_ANSWER).build();
      CompletableFuture<Void> unused =
          http.sendAsync(request, BodyHandlers.ofByteArray())
              .handle(
                  (answer, failure) ->
                      answer == null
                          ? Reply.of(Kind.UNCLEAR, at.name() + " cannot be reached.")
                          : at.looked(answer.statusCode(), answer.headers(), answer.body()))
              .thenAccept(reply -> seen(at, due, reply, pause))
              .whenComplete((nothing, failure) -> logged(due.runId(), failure));
    }
  }

  private static void logged(String runId, @Nullable Throwable failure) {
    if (failure != null) {
      log.error("Training run {}: what its host answered could not be stored", runId, failure);
    }
  }

  private void seen(JobHost host, RunJobs.Due due, Reply reply, Duration pause) {
    Duration longer = pause.multipliedBy(PATIENT);
    switch (reply.kind()) {
      case WAITS, TAKEN -> jobs.seen(due, pause, null, true, false);
      case DONE -> {
        if (due.done()) {
          end(
              due.runId(),
              due.attempt(),
              host.name()
                  + " says that the job is over, and its trainer never reported an end. From there"
                  + " HUB_PUBLIC_URL has to lead to this hub.");
        } else {
          jobs.seen(due, longer, null, false, true); // its last callback may be on its way
        }
      }
      case REFUSED, LOST -> end(due.runId(), due.attempt(), reply.reason());
      case BUSY ->
          jobs.seen(
              due,
              reply.pause().compareTo(longer) > 0 ? reply.pause() : longer,
              reply.reason(),
              false,
              due.done());
      case UNCLEAR -> jobs.seen(due, longer, reply.reason(), false, due.done());
    }
  }

  private void end(String runId, int attempt, String reason) {
    if (jobs.fail(runId, attempt, reason)) {
      log.warn("Training run {} failed: {}", runId, reason);
    }
  }
}
