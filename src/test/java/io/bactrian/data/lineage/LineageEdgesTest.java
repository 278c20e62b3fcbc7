package io.bactrian.data.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.changes.log.ChangeEvent;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LineageEdgesTest {
  private static ChangeEvent inserted(String table, Map<String, Object> row) {
    return new ChangeEvent(
        "1", 1, table, "insert", null, Map.copyOf(row), Instant.EPOCH, Instant.EPOCH);
  }

  @Test
  void aSignalCameOfItsMessage() {
    assertThat(LineageEdges.of(inserted("tv_signals", Map.of("id", "S", "raw_message_id", 7L))))
        .containsExactly(new Edge("raw_message", "7", "signal", "S", "parsed-as"));
  }

  @Test
  void aDealFilledItsOrder() {
    assertThat(
            LineageEdges.of(
                inserted("trading_data", Map.of("login", "5001", "order_id", "9", "ticket", "11"))))
        .containsExactly(new Edge("order", "5001/9", "deal", "5001/11", "filled-as"));
  }

  @Test
  void aTradeCameOfItsSignal() {
    assertThat(
            LineageEdges.of(
                inserted(
                    "closed_trades",
                    Map.of("login", "5001", "position_id", "77#2", "signal_id", "S"))))
        .containsExactly(new Edge("signal", "S", "trade", "5001/77#2", "traded-as"));
  }

  @Test
  void aTableThatIsNotKnownIsNoEdge() {
    assertThat(LineageEdges.of(inserted("market_bars", Map.of("id", 1L)))).isEmpty();
  }
}
