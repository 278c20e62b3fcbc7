package io.bactrian.decisions.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.HubCalls;
import io.bactrian.HubTest;
import io.bactrian.data.features.Bar;
import io.bactrian.data.features.BarReader;
import io.bactrian.data.features.FeatureSet;
import io.bactrian.data.lobes.LobeAnswer;
import io.bactrian.data.snapshot.Dataset;
import io.bactrian.data.snapshot.DatasetAssembler;
import io.bactrian.data.snapshot.DatasetWindow;
import io.bactrian.decisions.lobes.Observation;
import io.bactrian.hub.security.Credentials;
import io.bactrian.models.registry.Champion;
import io.bactrian.models.registry.Champions;
import io.bactrian.models.registry.Deployments;
import io.bactrian.models.registry.Passed;
import io.bactrian.models.registry.Registry;
import io.bactrian.models.trainer.TinyLstm;
import io.bactrian.models.training.Planted;
import io.bactrian.models.training.TinyModel;
import io.bactrian.store.objects.ObjectStore;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** What a version of sequences answers, live and in a backtest. */
@HubTest
class SequenceAnswersTest {
  private static final String SYMBOL = "SEQUENCE";
  private static final String MODEL = "sequence-m5-direction";

  @LocalServerPort int port;
  @Autowired Credentials credentials;
  @Autowired JdbcTemplate jdbc;
  @Autowired DatasetAssembler assembler;
  @Autowired ObjectStore objects;
  @Autowired Registry registry;
  @Autowired Deployments deployments;
  @Autowired BarReader bars;
  @Autowired Champions champions;
  @Autowired PastObservations past;

  private Dataset dataset;

  @BeforeEach
  void plant() {
    Planted.wave(jdbc, SYMBOL, 700);
    dataset = assembler.assemble(new DatasetWindow(SYMBOL, "M5", null, Instant.now()));
  }

  @AfterEach
  void clear() {
    jdbc.update("delete from market_bars where symbol = ?", SYMBOL);
  }

  private void inCharge(int sequence, byte[] onnx) {
    String run = "sequence-test-" + sequence + dataset.id();
    String version =
        registry
            .register(
                TinyModel.uploaded(objects, run, MODEL, "direction", dataset, onnx, sequence),
                TinyModel.UNEXAMINED,
                Passed.CHAMPION,
                Function.identity())
            .version();
    deployments.promote(MODEL, version, "test", "to ask it");
  }

  @Test
  void answersWhereItsBarsHaveNoGap() {
    inCharge(3, TinyModel.of(3, dataset.features().size(), 2, 17, 30)); // the oldest hour's sine
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
    return new HubCalls(port, credentials, "ea.key")
        .function(200, "infer", "{\"symbol\":\"%s\",\"strategy\":\"wave\"}".formatted(SYMBOL));
  }

  /** What the version in charge says at the newest bar of a backtest; NaN where it cannot. */
  private double upInABacktest() {
    List<Bar> closed = bars.closedBars(SYMBOL, "M5", Instant.now(), 600);
    int newest = closed.size() - 1;
    Champion champion = champions.of(MODEL).orElseThrow();
    boolean alone =
        past.of(SYMBOL, "M5", closed, newest, champion).direction(champion, newest) != null;
    Observation observation = past.of(SYMBOL, "M5", closed, newest).at(newest);
    assertThat(SignalScorer.obstacle(champion, observation) == null).isEqualTo(alone);
    return alone ? SignalScorer.probabilities(champion, observation).get("up") : Double.NaN;
  }

  @Test
  void answersAheadInABacktestWhatItAnswersABarACall() {
    inCharge(20, TinyLstm.of(dataset.features().size(), 7));
    Champion champion = champions.of(MODEL).orElseThrow();
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
