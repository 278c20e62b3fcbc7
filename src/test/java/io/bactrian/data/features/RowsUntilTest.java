package io.bactrian.data.features;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.HubTest;
import io.bactrian.models.training.Planted;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** What is read of the database as of a moment. */
@HubTest
class RowsUntilTest {
  private static final String SYMBOL = "ROWSUNTIL";
  private static final String SENTIMENTS = "select count(*) from sentiments where symbol = ?";

  @Autowired RowsUntil rows;
  @Autowired BarReader bars;
  @Autowired JdbcTemplate jdbc;
  @Autowired TransactionTemplate transaction;

  @BeforeEach
  void plant() {
    Planted.wave(jdbc, SYMBOL, 40);
    jdbc.update(
        "insert into sentiments (symbol, score, source, at) values (?, 1, 'test', now() - interval '1 day')",
        SYMBOL);
  }

  @AfterEach
  void clear() {
    jdbc.update("delete from market_bars where symbol = ?", SYMBOL);
    jdbc.update("delete from sentiments where symbol = ?", SYMBOL);
  }

  private Instant newest() {
    List<Bar> newest = bars.closedBars(SYMBOL, "M5", Instant.now(), 1);
    return newest.get(0).closeTime();
  }

  @Test
  void endsWhatIsReadAtAMomentAndKeepsNothing() {
    Instant last = newest();
    Instant moment = last.minusSeconds(20 * 300);
    rows.within(
        past -> {
          assertThat(past.<Instant>at(Micros.of(moment), this::newest)).isEqualTo(moment);
          assertThat(past.<Instant>at(Micros.of(moment) - 1, this::newest))
              .isEqualTo(moment.minusSeconds(300));
          assertThat(past.<Instant>at(RowsUntil.END, this::newest)).isEqualTo(last);
          long day = Micros.of(moment.minusSeconds(2 * 86_400));
          assertThat(past.<Long>at(day, this::sentiments)).isZero();
          assertThat(past.<Long>at(Micros.of(moment), this::sentiments)).isOne();
          past.at(
              RowsUntil.END, () -> jdbc.update("delete from sentiments where symbol = ?", SYMBOL));
          return past.<Long>at(RowsUntil.END, this::sentiments);
        });
    assertThat(sentiments()).isOne();
    assertThat(newest()).isEqualTo(last);
  }

  private Long sentiments() {
    return jdbc.queryForObject(SENTIMENTS, Long.class, SYMBOL);
  }

  /** The server plans a statement once that is asked often enough, and by the names of then. */
  @Test
  void endsWhatWasPreparedBefore() {
    Instant last = newest();
    transaction.executeWithoutResult(
        status -> {
          jdbc.execute("create temporary table mine (id integer) on commit drop");
          for (int i = 0; i < 12; i++) {
            assertThat(newest()).isEqualTo(last);
          }
          Instant moment = last.minusSeconds(300);
          Instant seen = rows.within(past -> past.at(Micros.of(moment), this::newest));
          assertThat(seen).isEqualTo(moment);
          status.setRollbackOnly();
        });
  }
}
