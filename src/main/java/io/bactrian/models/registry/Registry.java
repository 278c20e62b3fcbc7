package io.bactrian.models.registry;

import io.bactrian.data.prompts.Prompts;
import io.bactrian.data.snapshot.Dataset;
import io.bactrian.data.snapshot.Datasets;
import io.bactrian.data.snapshot.Samples;
import io.bactrian.models.onnx.OnnxModel;
import io.bactrian.models.onnx.Trials;
import io.bactrian.models.registry.Candidates.Checked;
import io.bactrian.models.scenarios.ScenarioResult;
import io.bactrian.models.scenarios.Scenarios;
import io.bactrian.models.scenarios.Subject;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Takes models in and gates them. */
@Component
public class Registry {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,127}");

  private final Candidates candidates;
  private final Versions versions;
  private final ModelFiles files;
  private final Sessions sessions;
  private final Trials trials;
  private final Datasets datasets;
  private final Scenarios scenarios;
  private final Prompts prompts;
  private final Deployments deployments;
  private final TransactionTemplate transaction;

  Registry(
      Candidates candidates,
      Versions versions,
      ModelFiles files,
      Sessions sessions,
      Trials trials,
      Datasets datasets,
      Scenarios scenarios,
      Prompts prompts,
      Deployments deployments,
      PlatformTransactionManager transactions) {
    this.candidates = candidates;
    this.versions = versions;
    this.files = files;
    this.sessions = sessions;
    this.trials = trials;
    this.datasets = datasets;
    this.scenarios = scenarios;
    this.prompts = prompts;
    this.deployments = deployments;
    this.transaction = new TransactionTemplate(transactions);
  }

  /**
   * Verifies, tries, gates and keeps a candidate. What may take long comes before the transaction;
   * called again for the same run it answers the same.
   *
   * @param examination of what the model was trained on, before the transaction
   * @param passed what becomes of it where the gate lets it pass
   * @param and what else belongs into the transaction; it comes last
   * @throws HubException {@code UNPROCESSABLE} with the reason where the file is refused; the
   *     champion stays
   */
  public <T> T register(
      Candidate candidate, Examination examination, Passed passed, Function<Registration, T> and) {
    if (TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalStateException("A trial takes too long for a transaction");
    }
    checkName(candidate.model());
    Optional<Versions.Version> known = versions.ofRun(candidate.runId());
    if (known.isPresent()) {
      return required(transaction.execute(s -> and.apply(known.get().registration(""))));
    }
    try (Checked checked = candidates.check(candidate)) {
      return gate(checked, examination, passed, and);
    }
  }

  static void checkName(String model) {
    if (!NAME.matcher(model).matches()) {
      throw new HubException(
          ErrorCode.UNPROCESSABLE,
          "model",
          "A model's name is <symbol>-<period>-<target> in lower case.");
    }
  }

  /** What has to pass beside the gate before a model answers: checks of what it was trained on. */
  @FunctionalInterface
  public interface Examination {
    /**
     * @param train what the model was trained on, by time
     * @param holdout what no trainer saw, by time
     * @param gains {@code [holdout rows]} log loss of the base rate less the model's
     * @param block how many rows of the holdout depend on each other
     */
    Examined examine(Dataset dataset, Samples train, Samples holdout, double[] gains, int block);
  }

  /**
   * @param passed false keeps the model from promotion
   * @param summary a clause that goes into the version's reason
   */
  public record Examined(boolean passed, String summary) {}

  /** Scores before the transaction, and again where the champion is another by then. */
  private <T> T gate(
      Checked checked, Examination examination, Passed passed, Function<Registration, T> and) {
    String name = checked.candidate().model();
    Holdout holdout = holdout(checked);
    List<ScenarioResult> replayed = scenarios.replay(subject(checked));
    Examined examined =
        holdout.examine(examination, checked.model(), checked.features(), checked.classes().size());
    while (true) {
      Versions.Version champion = versions.champion(name).orElse(null);
      Gate.Verdict verdict =
          verdict(checked, holdout, champion).and(examined).unlessRefused(replayed);
      String seen = champion == null ? null : champion.version();
      Optional<T> done =
          required(
              transaction.execute(
                  status -> admit(checked, verdict, replayed, seen, passed).map(and)));
      if (done.isPresent()) {
        return done.get();
      }
    }
  }

  private static Subject.OfModel subject(Checked checked) {
    return new Subject.OfModel(
        checked.candidate().model(),
        checked.dataset().period(),
        checked.dataset().featureSet(),
        checked.features(),
        checked.classes(),
        checked.model().sequence(),
        checked.model()::probabilities);
  }

  /**
   * Asks a model's champion the scenarios as they are now; nothing is stored.
   *
   * @throws HubException {@code NOT_FOUND} where no version answers
   */
  List<ScenarioResult> replay(String model) {
    Versions.Version champion =
        versions
            .champion(model)
            .orElseThrow(
                () ->
                    new HubException(
                        ErrorCode.NOT_FOUND, "model", "No version of " + model + " answers."));
    try (OnnxModel opened = sessions.open(champion)) {
      return scenarios.replay(
          new Subject.OfModel(
              model,
              versions.period(model),
              champion.featureSet(),
              champion.features(),
              champion.classes(),
              opened.sequence(),
              opened::probabilities));
    }
  }

  /**
   * @param seen the champion that the verdict compares with
   * @return empty where another is champion now
   */
  private Optional<Registration> admit(
      Checked checked,
      Gate.Verdict verdict,
      List<ScenarioResult> replayed,
      @Nullable String seen,
      Passed passed) {
    Candidate candidate = checked.candidate();
    String name = candidate.model();
    versions.ensure(name, checked.dataset(), candidate.target());
    String version = candidate.version();
    Optional<Versions.Version> same = versions.ofRun(candidate.runId());
    if (same.isPresent()) {
      return same.map(row -> row.registration("")); // the same callback, at the same moment
    }
    Optional<Versions.Version> known = versions.find(name, version);
    if (known.isPresent()) {
      return known.map(row -> row.registration("; the same file was registered before"));
    }
    if (!Objects.equals(versions.championVersion(name).orElse(null), seen)) {
      return Optional.empty();
    }
    var row =
        new Versions.Version(
            name,
            version,
            candidate.onnxSha256(),
            checked.features(),
            checked.dataset().featureSet(),
            checked.classes(),
            verdict.passed() ? "promoted" : "refused",
            verdict.reason(),
            trials.bounds(),
            checked.metadata().declared());
    byte[] document =
        checked
            .metadata()
            .document(
                candidate,
                row,
                checked.dataset(),
                verdict,
                prompts.inUse(),
                checked.model().sequence());
    files.keep(name, version, checked.content(), document);
    versions.insert(candidate, row, checked.content().length, verdict, verdict.rows());
    scenarios.store(subject(checked), version, replayed);
    if (!verdict.passed()) {
      return Optional.of(row.registration(""));
    }
    String waits = waits(name, seen, passed);
    if (waits == null) {
      deployments.move(name, version, "gate", "gate", verdict.reason());
      return Optional.of(row.registration(""));
    }
    return Optional.of(new Registration(name, version, false, verdict.reason() + "; " + waits));
  }

  /** Why one that passed does not answer at once; null where it does. */
  private @Nullable String waits(String model, @Nullable String champion, Passed passed) {
    if (deployments.isProtected(model)) {
      return "the champion is protected: approve it";
    }
    return champion != null && passed == Passed.CANDIDATE
        ? "it waits for its rollout beside " + champion
        : null;
  }

  private Holdout holdout(Checked checked) {
    Dataset dataset = checked.dataset();
    String target = checked.candidate().target();
    return new Holdout(
        dataset,
        datasets.samples(dataset, dataset.train(), target),
        datasets.samples(dataset, dataset.holdout(), target));
  }

  private Gate.Verdict verdict(
      Checked checked, Holdout holdout, Versions.@Nullable Version champion) {
    List<String> features = checked.features();
    int classes = checked.classes().size();
    if (champion == null) {
      return holdout.judge(checked.model(), features, classes, null, List.of());
    }
    if (!holdout.has(champion.features()) || !champion.classes().equals(checked.classes())) {
      String why = "needs features or classes that the dataset does not have";
      return incomparable(checked, holdout, champion, why);
    }
    try (var rival = sessions.open(champion)) {
      return holdout.judge(checked.model(), features, classes, rival, champion.features());
    } catch (HubException e) {
      if (e.code().retryable()) {
        throw e;
      }
      return incomparable(checked, holdout, champion, "cannot be opened: " + e.getMessage());
    }
  }

  /**
   * No version is promoted unchecked, and the candidate did not fail: it is kept with the way out.
   */
  private static Gate.Verdict incomparable(
      Checked checked, Holdout holdout, Versions.Version champion, String why) {
    Gate.Verdict alone =
        holdout.judge(
            checked.model(), checked.features(), checked.classes().size(), null, List.of());
    return new Gate.Verdict(
        false,
        "refused: the champion %s %s; promote this version or roll the champion back"
            .formatted(champion.version(), why),
        alone.logLoss(),
        alone.baseLogLoss(),
        alone.lower(),
        null,
        alone.rows());
  }

  private static <T> T required(@Nullable T answer) {
    if (answer == null) {
      throw new IllegalStateException("The registration gave no answer");
    }
    return answer;
  }
}
