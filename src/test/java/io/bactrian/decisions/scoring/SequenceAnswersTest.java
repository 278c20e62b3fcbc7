package io.bactrian.decisions.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.HubTest;
import io.bactrian.data.features.Bar;
import io.bactrian.data.features.BarReader;
import io.bactrian.data.features.FeatureSet;
import io.bactrian.data.lobes.LobeAnswer;
import io.bactrian.decisions.lobes.Observation;
import io.bactrian.models.registry.Champion;
import io.bactrian.models.registry.Champions;
import io.bactrian.models.trainer.TinyLstm;
import io.bactrian.models.training.TinyModel;
import io.bactrian.models.training.WaveModel;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** What a version of sequences answers, live and in a backtest. */
@HubTest
class SequenceAnswersTest {
  private static final String SYMBOL = "SEQUENCE";

  @LocalServerPort int port;
  @Autowired JdbcTemplate jdbc;
  @Autowired ApplicationContext context;
  @Autowired BarReader bars;
  @Autowired Champions champions;
  @Autowired PastObservations past;

  private WaveModel model;

  @BeforeEach
  void plant() {
    model = WaveModel.of(context, SYMBOL);
  }

  @AfterEach
  void clear() {
    model.clear();
  }

  private void inCharge(int sequence, byte[] onnx) {
    model.inCharge("sequence-test-" + sequence, onnx, sequence);
  }

  @Test
  void answersWhereItsBarsHaveNoGap() {
    inCharge(
        3, TinyModel.of(3, model.dataset().features().size(), 2, 17, 30)); // the oldest hour's sine
    Instant open =
        jdbc.queryForObject(
                "select max(open_time) from market_bars where symbol = ?", Timestamp.class, SYMBOL)
            .toInstant();
    long oldest = open.plusSeconds(300 - 2 * 300).getEpochSecond() % 86_400;
    double up = 1 / (1 + Math.exp(-30 * Math.sin(2 * Math.PI * oldest / 86_400)));
    assertThat(ask().at("/lobes/direction/probabilities/up").asDouble())
        .isCloseTo(up, within(1e-4));
    assertThat(upInABacktest()).isCloseTo(up, within(1e-4));
    jdbc.update(
        "delete from market_bars where symbol = ? and open_time = ?",
        SYMBOL,
        Timestamp.from(open.minusSeconds(300)));
    assertThat(ask().toString()).contains("newest 3 bars without a gap");
    assertThat(upInABacktest()).isNaN();
  }

  private JsonNode ask() {
    return model.ask(port, "");
  }

  /** What the version in charge says at the newest bar of a backtest; NaN where it cannot. */
  private double upInABacktest() {
    List<Bar> closed = bars.closedBars(SYMBOL, "M5", Instant.now(), 600);
    int newest = closed.size() - 1;
    Champion champion = champions.of(model.name()).orElseThrow();
    boolean alone =
        past.of(SYMBOL, "M5", closed, newest, champion).direction(champion, newest) != null;
    Observation observation = past.of(SYMBOL, "M5", closed, newest).at(newest);
    assertThat(SignalScorer.obstacle(champion, observation) == null).isEqualTo(alone);
    return alone ? SignalScorer.probabilities(champion, observation).get("up") : Double.NaN;
  }

  @Test
  void answersAheadInABacktestWhatItAnswersABarACall() {
    inCharge(20, TinyLstm.of(model.dataset().features().size(), 7));
    Champion champion = champions.of(model.name()).orElseThrow();
    List<Bar> closed = bars.closedBars(SYMBOL, "M5", Instant.now(), 700);
    FeatureSet set = FeatureSet.of(String.valueOf(champion.featureSet()));
    int[] unbroken = IntStream.rangeClosed(1, closed.size()).toArray();
    var ahead = new AnswersAhead(champion, Map.of(set, set.all(closed)), unbroken);
    PastObservations.Series series = past.of(SYMBOL, "M5", closed, 0, champion);
    int together = 0;
    for (int bar = set.lookback() + 18; bar < closed.size(); bar++) {
      LobeAnswer alone = SignalScorer.direction(champion, series.at(bar), 0.02);
      assertThat(series.direction(champion, bar)).isEqualTo(alone);
      float[] answer = ahead.at(bar);
      if (answer != null) {
        together++;
        assertThat(SignalScorer.direction(champion, answer, 0.02)).isEqualTo(alone);
      }
    }
    assertThat(together).isEqualTo(8 * AnswersAhead.ROWS);
    assertThat(series.direction(champion, set.lookback() + 17)).isNull();
  }
}
