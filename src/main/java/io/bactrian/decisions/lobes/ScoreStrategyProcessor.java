package io.bactrian.decisions.lobes;

import io.bactrian.data.lobes.LobeAnswer;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The side of the alert that is asked about; without an alert it has no answer. */
final class ScoreStrategyProcessor extends LobeProcessor {
  private final JdbcClient jdbc;

  ScoreStrategyProcessor(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  private record Signal(String strategy, String side, String ticker) {}

  @Override
  Observation answer(Observation observation) {
    InferenceRequest question = observation.question();
    String id = question.signalId();
    if (id == null) {
      return observation;
    }
    Signal signal =
        find(id)
            .orElseThrow(
                () -> wrong("No signal has the id " + id + ": send the id of a stored alert."));
    if (!signal.strategy().equals(question.strategy())) {
      throw wrong(
          "The signal %s is of the strategy %s: send that as strategy."
              .formatted(id, signal.strategy()));
    }
    // A strategy says which side, never how sure it is: its weight says how much that counts.
    return observation.with(
        new LobeAnswer(
            Observation.STRATEGY,
            signal.side().toUpperCase(java.util.Locale.ROOT),
            1,
            Map.of("signal_id", id, "ticker", signal.ticker())));
  }

  private Optional<Signal> find(String id) {
    return jdbc.sql("select strategy, action, ticker from tv_signals where id = ?")
        .param(id)
        .query((row, number) -> new Signal(row.getString(1), row.getString(2), row.getString(3)))
        .optional();
  }

  private static HubException wrong(String message) {
    return new HubException(ErrorCode.UNPROCESSABLE, "signal_id", message);
  }
}
