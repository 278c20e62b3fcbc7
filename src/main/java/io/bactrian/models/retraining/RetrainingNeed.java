package io.bactrian.models.retraining;

import io.bactrian.data.features.BarReader;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Whether a registered model is to be trained again, and why. */
@Component
@EnableConfigurationProperties(RetrainingProperties.class)
class RetrainingNeed {
  private static final String LAST_DATASET =
      """
      select d.known_at from model_runs r join datasets d on d.id = r.dataset_id
      where r.model = :model and r.state = 'completed' and r.backtest_id is null order by r.id desc limit 1
      """;

  /** How the champion did when it was last scored on labels that are later than its dataset. */
  private static final String LAST_SCORE =
      """
      select p.upper_95 from models m join ml_performance_metrics p on p.model = m.model and p.version = m.champion
      where m.model = :model and p.upper_95 is not null order by p.id desc limit 1
      """;

  private static final String NEW_TRADES =
      """
      select count(distinct t.signal_id) from closed_trades t join tv_signals s on s.id = t.signal_id
      where s.ticker = :symbol and t.closed_at > :known
      """;

  private final JdbcClient jdbc;
  private final BarReader bars;
  private final RetrainingProperties properties;
  private final Clock clock;

  RetrainingNeed(JdbcClient jdbc, BarReader bars, RetrainingProperties properties, Clock clock) {
    this.jdbc = jdbc;
    this.bars = bars;
    this.properties = properties;
    this.clock = clock;
  }

  record Need(boolean exists, String reason) {}

  Need of(ScheduledTraining.Model model) {
    Instant known = lastDataset(model.model());
    if (known == null) {
      return new Need(true, "no run of it has completed");
    }
    Double upper =
        jdbc.sql(LAST_SCORE)
            .param("model", model.model())
            .query(Double.class)
            .optional()
            .orElse(null);
    if (upper != null && upper < 0) {
      return new Need(
          true,
          String.format(
              Locale.ROOT,
              "its champion is worse than the base rate, by %.4f or more (95 %%)",
              -upper));
    }
    boolean trades = model.target().equals("trade");
    long labels = trades ? newTrades(model, known) : newBars(model, known);
    int needed = trades ? properties.newTrades() : properties.newLabels();
    return new Need(
        labels >= needed, "%d new labels since its last dataset of %d".formatted(labels, needed));
  }

  private @Nullable Instant lastDataset(String model) {
    return jdbc.sql(LAST_DATASET)
        .param("model", model)
        .query((row, number) -> row.getObject(1, OffsetDateTime.class).toInstant())
        .optional()
        .orElse(null);
  }

  /** A bar that closes makes the label known of the bar one horizon earlier. */
  private long newBars(ScheduledTraining.Model model, Instant known) {
    return bars.closedSince(model.symbol(), model.period(), known, clock.instant());
  }

  private long newTrades(ScheduledTraining.Model model, Instant known) {
    return jdbc.sql(NEW_TRADES)
        .param("symbol", model.symbol())
        .param("known", known.atOffset(ZoneOffset.UTC))
        .query(Long.class)
        .single();
  }
}
