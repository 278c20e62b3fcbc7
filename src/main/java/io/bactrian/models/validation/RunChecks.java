package io.bactrian.models.validation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.data.snapshot.Dataset;
import io.bactrian.data.snapshot.Samples;
import io.bactrian.models.checks.CheckResult;
import io.bactrian.models.checks.LabelledRows;
import io.bactrian.models.checks.Overfitting;
import io.bactrian.models.checks.SharpeRatio;
import io.bactrian.models.registry.Registry.Examination;
import io.bactrian.models.registry.Registry.Examined;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The checks as a stage of a training run: before the gate, and with it a condition of promotion.
 */
@Component
public class RunChecks {
  private static final int PERIODS = 16;

  private final DatasetChecks datasets;
  private final EarlierRuns runs;
  private final ObjectMapper json;

  RunChecks(DatasetChecks datasets, EarlierRuns runs, ObjectMapper json) {
    this.datasets = datasets;
    this.runs = runs;
    this.json = json;
  }

  /** For one run, which is examined once at most. */
  public RunExamination begin(String runId, String model, String target) {
    return new RunExamination(runId, model, target);
  }

  /** Examines the dataset and the score of a run, and keeps what it found. */
  public final class RunExamination implements Examination {
    private final String runId;
    private final String model;
    private final String target;
    private @Nullable Map<String, Object> kept;

    private RunExamination(String runId, String model, String target) {
      this.runId = runId;
      this.model = model;
      this.target = target;
    }

    @Override
    public Examined examine(
        Dataset dataset, Samples train, Samples holdout, double[] gains, int block) {
      LabelledRows rows = DatasetRows.of(dataset, train, holdout);
      var results = new ArrayList<>(datasets.check(dataset, rows));
      List<EarlierRuns.Trial> trials = runs.trials(runId, model, dataset.id());
      SharpeRatio sharpe = SharpeRatio.of(gains, block);
      double[] periods = SharpeRatio.blocks(gains, Math.min(PERIODS, gains.length));
      results.add(sharpe.deflated(trials.size() + 1, EarlierRuns.sharpes(trials)));
      results.add(
          Overfitting.of(matrix(periods, trials))
              .asWarning("Whether this one has skill is for the deflated Sharpe ratio to say."));
      boolean passed = results.stream().noneMatch(CheckResult::failed);
      String summary = summary(results);
      kept = kept(passed, summary, results, sharpe, periods);
      return new Examined(passed, summary);
    }

    private Map<String, Object> kept(
        boolean passed,
        String summary,
        List<CheckResult> results,
        SharpeRatio sharpe,
        double[] periods) {
      Map<String, Object> all = new LinkedHashMap<>();
      all.put("passed", passed);
      all.put("target", target);
      all.put("summary", summary);
      all.put("results", results);
      if (Double.isFinite(sharpe.value())) {
        all.put("sharpe", sharpe.value());
        all.put("gains", periods);
      }
      return all;
    }

    /** What was found, as a JSON object; null where nothing was examined. */
    public @Nullable String json() {
      try {
        return kept == null ? null : json.writeValueAsString(kept);
      } catch (JsonProcessingException e) {
        throw new IllegalStateException(e); // records of texts and finite numbers
      }
    }
  }

  /** The gains of this run and of those on the same rows; a model that came twice counts once. */
  private static double[][] matrix(double[] own, List<EarlierRuns.Trial> trials) {
    return Stream.concat(
            Stream.of(own), trials.stream().map(EarlierRuns.Trial::gains).filter(Objects::nonNull))
        .filter(gains -> gains.length == own.length)
        .map(gains -> Arrays.stream(gains).boxed().toList())
        .distinct()
        .map(gains -> gains.stream().mapToDouble(Double::doubleValue).toArray())
        .toArray(double[][]::new);
  }

  private static String summary(List<CheckResult> results) {
    List<CheckResult> failed = results.stream().filter(CheckResult::failed).toList();
    if (failed.isEmpty()) {
      long done =
          results.stream().filter(one -> one.status() != CheckResult.Status.SKIPPED).count();
      return "%d of %d checks were done and found nothing that keeps it from promotion"
          .formatted(done, results.size());
    }
    String others =
        failed.size() == 1
            ? ""
            : " (and "
                + String.join(", ", failed.stream().skip(1).map(CheckResult::check).toList())
                + ")";
    return "refused by the check " + failed.get(0).line() + others;
  }
}
