package io.bactrian.models.retraining;

import io.bactrian.data.features.BarReader;
import io.bactrian.models.runs.Requested;
import io.bactrian.models.runs.TrainRequest;
import io.bactrian.models.runs.TrainingProperties;
import io.bactrian.models.training.TrainingRequests;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What schedules train. Of a model that is under way there is to be no second run, whatever it is
 * made with.
 */
@Component
class ScheduledTraining {
  private final TrainingRequests requests;
  private final RetrainingNeed need;
  private final BarReader bars;
  private final JdbcClient jdbc;
  private final TrainingProperties properties;
  private final Clock clock;

  ScheduledTraining(
      TrainingRequests requests,
      RetrainingNeed need,
      BarReader bars,
      JdbcClient jdbc,
      TrainingProperties properties,
      Clock clock) {
    this.requests = requests;
    this.need = need;
    this.bars = bars;
    this.jdbc = jdbc;
    this.properties = properties;
    this.clock = clock;
  }

  /**
   * @param model its name, such as btcusd-m5-direction
   */
  record Model(String model, String symbol, String period, String target) {}

  private record Series(String symbol, String period) {}

  /**
   * What came of one model.
   *
   * @param run null where none was requested
   */
  record Outcome(String model, @Nullable Requested run, String reason) {}

  /**
   * @param models those to choose from; the runs of one series share a dataset
   * @param needed true for those alone that need it
   * @return one entry a model, those left as they are included
   */
  List<Outcome> request(List<Model> models, boolean needed, String by) {
    var outcomes = new ArrayList<Outcome>();
    var reasons = new LinkedHashMap<String, String>();
    var targets = new LinkedHashMap<Series, List<String>>();
    for (Model model : models) {
      RetrainingNeed.Need found =
          needed ? need.of(model) : new RetrainingNeed.Need(true, "trained whether needed or not");
      if (found.exists()) {
        reasons.put(model.model(), found.reason());
        targets
            .computeIfAbsent(
                new Series(model.symbol(), model.period()), series -> new ArrayList<>())
            .add(model.target());
      } else {
        outcomes.add(new Outcome(model.model(), null, found.reason()));
      }
    }
    targets.forEach(
        (series, wanted) ->
            request(series, wanted, by)
                .forEach(
                    run ->
                        outcomes.add(
                            new Outcome(run.model(), run, reasons.getOrDefault(run.model(), "")))));
    return outcomes;
  }

  private List<Requested> request(Series series, List<String> targets, String by) {
    Instant to = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    return requests.requestUnlessUnderWay(
        new TrainRequest(series.symbol(), series.period(), null, to, false, targets, "{}", null),
        by);
  }

  /** Every model of the registry that has bars. */
  List<Model> registered() {
    return jdbc
        .sql(
            """
            select model, symbol, period, target from models m
            where not exists (select from ml_model_versions v
              where v.model = m.model and coalesce(v.signature ->> 'kind', 'probabilities') <> 'probabilities')
            order by model
            """)
        .query(Model.class)
        .list()
        .stream()
        .filter(model -> bars.knows(model.symbol(), model.period()))
        .toList();
  }

  /** One of them; none where the model is not there, or a training makes no such kind. */
  List<Model> registered(String name) {
    return registered().stream().filter(model -> model.model().equals(name)).toList();
  }

  /** Every symbol of the configuration, or with recent bars, at the default period and targets. */
  List<Model> ofSymbols() {
    String period = properties.period();
    return symbols().stream()
        .filter(symbol -> bars.knows(symbol, period))
        .flatMap(
            symbol ->
                properties.targets().stream()
                    .map(
                        target ->
                            new Model(
                                TrainRequest.model(symbol, period, target),
                                symbol,
                                period,
                                target)))
        .toList();
  }

  private List<String> symbols() {
    if (!properties.symbols().isEmpty()) {
      return properties.symbols();
    }
    return jdbc.sql(
            """
            select distinct symbol from market_bars
            where period = ? and open_time > clock_timestamp() - make_interval(secs => ?) order by symbol
            """)
        .params(properties.period(), (double) properties.recent().toSeconds())
        .query(String.class)
        .list();
  }
}
