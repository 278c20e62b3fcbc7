package io.bactrian.models.training;

import io.bactrian.models.registry.Candidate;
import io.bactrian.models.runs.Run;
import io.bactrian.models.runs.Runs;
import io.bactrian.models.runs.TrainRequest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/**
 * Training runs that are steps of a walk-forward: they go the way of every run, to the same
 * trainer, and their models are no versions of the registry.
 */
@Service
public class StepRuns {
  private static final String ENDED =
      """
      select r.id, r.model, r.target, r.state, r.reason, r.dataset_id, made.id as made, made.attempt,
        jsonb_path_query_first(made.artifacts, '$[*] ? (@.name == "model.onnx").sha256') #>> '{}' as onnx,
        jsonb_path_query_first(made.artifacts, '$[*] ? (@.name == "metadata.json").sha256') #>> '{}' as metadata
      from model_runs r join model_runs made on made.id = coalesce(r.same_as, r.id)
      where r.id = :id and r.state in ('completed', 'failed')
      """;

  private final Runs runs;
  private final JdbcClient jdbc;

  StepRuns(Runs runs, JdbcClient jdbc) {
    this.runs = runs;
    this.jdbc = jdbc;
  }

  /**
   * What came of a step.
   *
   * @param model null where it failed
   * @param reason why it failed, or what it is
   */
  public record Ended(@Nullable Candidate model, String reason) {}

  /**
   * @param request for one target
   * @return the run's id
   */
  public String request(TrainRequest request, String backtestId, String by) {
    return runs.addStep(backtestId, request, request.targets().get(0), by);
  }

  /** Empty while it is under way. */
  public Optional<Ended> ended(String id) {
    return jdbc.sql(ENDED).param("id", id).query((row, number) -> ended(row)).optional();
  }

  /** Ends a step whose backtest is over; what a trainer still makes of it is not taken. */
  public void cancel(String id, String reason) {
    runs.fail(id, reason);
  }

  private static Ended ended(ResultSet row) throws SQLException {
    String reason = String.valueOf(row.getString("reason"));
    if (row.getString("state").equals("failed")) {
      return new Ended(null, reason);
    }
    String made = row.getString("made");
    int attempt = row.getInt("attempt");
    return new Ended(
        new Candidate(
            row.getString("id"),
            row.getString("model"),
            row.getString("target"),
            row.getString("dataset_id"),
            Run.objectKey(made, attempt, "model.onnx"),
            row.getString("onnx"),
            Run.objectKey(made, attempt, "metadata.json"),
            row.getString("metadata")),
        reason);
  }
}
