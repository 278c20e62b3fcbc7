package io.bactrian.data.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.bactrian.HubTest;
import io.bactrian.data.features.Bar;
import io.bactrian.data.features.BarReader;
import io.bactrian.data.features.DatasetsProperties;
import io.bactrian.data.features.FeatureSet;
import io.bactrian.data.feedback.InferenceNotes;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.shared.HubFolders;
import io.bactrian.store.objects.ObjectStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** Snapshots on a real PostgreSQL and a real object store. */
@HubTest
class DatasetAssemblerTest {
  private static final int BARS = 600;
  private static final DatasetsProperties RULES =
      new DatasetsProperties("", 12, 0.2, 300, 1_000_000, "default@1", "512MB");

  @Autowired JdbcTemplate jdbc;
  @Autowired DatasetAssembler assembler;
  @Autowired Datasets datasets;
  @Autowired BarReader reader;
  @Autowired SignalReader signals;
  @Autowired InferenceNotes notes;
  @Autowired ScratchFolder scratch;
  @Autowired ObjectStore store;
  @Autowired HubFolders folders;
  @Autowired PlatformTransactionManager transactions;

  private final List<Bar> bars = SampleBars.random(BARS, 11);
  private String symbol = "";
  private DatasetRows rows;

  @BeforeEach
  void nameASymbolOfItsOwn(TestInfo test) {
    symbol = test.getTestMethod().orElseThrow().getName();
    rows = new DatasetRows(jdbc, symbol);
  }

  private static Instant at(int bar) {
    return SampleBars.START.plus(SampleBars.LENGTH.multipliedBy(bar));
  }

  private DatasetWindow window(Instant to) {
    return new DatasetWindow(symbol, "M5", null, to);
  }

  private DatasetAssembler fresh(DatasetsProperties rules) {
    return new DatasetAssembler(
        new DatasetReader(reader, signals, notes, transactions, rules),
        scratch,
        store,
        datasets,
        rules);
  }

  /** Ten signals with trades that win and lose by turns, half an hour each. */
  private void signalsAndTrades() {
    for (int i = 0; i < 10; i++) {
      String id = symbol + i;
      rows.signal(id, at(150 + 40 * i).plusSeconds(7), at(150 + 40 * i).plusSeconds(8));
      rows.trade(id, id, at(156 + 40 * i), i % 2 == 0 ? "5.25" : "-3");
    }
  }

  private JsonNode manifest(Dataset dataset) throws Exception {
    return JsonMapper.builder()
        .build()
        .readTree(store.get("datasets/" + dataset.id() + "/manifest.json"));
  }

  private Map<String, Object> row(Dataset dataset, String signal) {
    return scratch.with(
        folder -> {
          store.get(dataset.train().key(), folder.resolve("t.parquet"));
          store.get(dataset.holdout().key(), folder.resolve("h.parquet"));
          List<Map<String, Object>> found =
              ParquetRows.read(folder, "*.parquet", "signal_id = " + DuckDb.literal(signal));
          assertThat(found).hasSize(1);
          return found.get(0);
        });
  }

  @Test
  void aBarIsKnownAtItsCloseAndNotAtItsOpen() {
    rows.bars("1", bars);
    assertThat(reader.closedBars(symbol, "M5", at(200), 3)).isEqualTo(bars.subList(197, 200));
    assertThat(reader.closedBars(symbol, "M5", at(200).minusMillis(1), 3))
        .isEqualTo(bars.subList(196, 199));
    assertThat(reader.closedBars(symbol, "M5", at(190), at(200))).isEqualTo(bars.subList(190, 200));
    assertThat(reader.closedBars(symbol, "M5", null, at(BARS))).isEqualTo(bars);
    assertThat(reader.closedBars(symbol, "M5", at(0), 3)).isEmpty();
    assertThat(reader.knows(symbol, "M5")).isTrue();
    assertThat(reader.knows(symbol, "H1")).isFalse();
  }

  @Test
  void newestBarsAreFoundByTheIndexHoweverManyThereAre() {
    new DatasetRows(jdbc, symbol);
    jdbc.update(
        """
        insert into market_bars (raw_message_id, login, symbol, period, open_time, open, high, low, close, volume)
        select (select min(id) from raw_messages), login, case login when '5' then 'other' else ? end, 'M5',
          timestamptz '2020-01-01' + i * interval '5 minutes', 1, 1, 1, 1, 1
        from generate_series(1, 30000) i, (values ('5'), ('6'), ('7')) logins (login)
        """,
        symbol);
    jdbc.execute("analyze market_bars");
    List<String> plan =
        JdbcClient.create(jdbc)
            .sql("explain " + BarReader.BARS + "order by open_time desc limit 109")
            .param("login", "")
            .param("symbol", symbol)
            .param("period", "M5")
            .param("from", Instant.EPOCH.atOffset(ZoneOffset.UTC))
            .param("newest", at(0).atOffset(ZoneOffset.UTC))
            .query(String.class)
            .list();
    assertThat(String.join("\n", plan))
        .contains("Index")
        .doesNotContain("Seq Scan", "Sort Key: market_bars");
  }

  @Test
  void barsOfTwoLoginsAreNeverMixed() {
    rows.bars("20", SampleBars.random(50, 12));
    rows.bars("30", bars);
    assertThat(reader.closedBars(symbol, "M5", null, at(BARS))).hasSize(50);
    assertThat(reader.login(symbol, "M5")).contains("20");
  }

  @Test
  void theSameInputGivesTheSameBytesInWhateverOrderItCame() {
    rows.bars("1", bars);
    signalsAndTrades();
    Dataset first = assembler.assemble(window(at(BARS)));
    byte[] train = store.get(first.train().key());
    assertThat(assembler.assemble(window(at(BARS)))).isEqualTo(first);
    rows.clear();
    signalsAndTrades();
    rows.shuffledBars("1", bars);
    Dataset again = fresh(RULES).assemble(window(at(BARS)));
    assertThat(again).isEqualTo(first);
    assertThat(store.get(again.train().key())).isEqualTo(train);
    assertThat(SnapshotWriter.sha256(train)).isEqualTo(first.train().sha256());
    assertThat(datasets.find(first.id())).contains(first);
    assertThat(folders.data().resolve("snapshots")).isEmptyDirectory();
  }

  @Test
  void anotherRowMakesAnotherDataset() {
    rows.bars("1", bars.subList(0, BARS - 1));
    Dataset first = assembler.assemble(window(at(BARS)));
    rows.bars("1", bars.subList(BARS - 1, BARS));
    Dataset second = assembler.assemble(window(at(BARS)));
    assertThat(second.id()).isNotEqualTo(first.id());
    rows.signal(symbol, at(300), at(300));
    assertThat(assembler.assemble(window(at(BARS))).id()).isNotIn(first.id(), second.id());
  }

  @Test
  void whatComesAfterASignalDoesNotTouchItsFeatures() {
    rows.bars("1", bars);
    signalsAndTrades();
    String signal = symbol + "3"; // fires 7 s after bar 269 has closed
    Map<String, Object> before = row(assembler.assemble(window(at(BARS))), signal);
    String later = "'" + at(270) + "'";
    jdbc.update(
        "update market_bars set open = 1, high = 9, low = 1, close = 1 + volume where symbol = ?"
            + " and open_time >= "
            + later,
        symbol);
    jdbc.update(
        "delete from market_bars where symbol = ? and open_time > "
            + later
            + "::timestamptz + interval '20 hours'",
        symbol);
    jdbc.update(
        "delete from tv_signals where ticker = ? and fired_at > "
            + later
            + "::timestamptz + interval '1 hour'",
        symbol);
    jdbc.update("delete from closed_trades where symbol = ? and closed_at > " + later, symbol);
    rows.signal(symbol + "x", at(270).plusSeconds(8), at(400));
    rows.trade(symbol + "x", symbol + "x", at(400), "100");
    Map<String, Object> after = row(assembler.assemble(window(at(BARS))), signal);
    for (String feature : new FeatureSet().names()) {
      assertThat(after.get(feature)).as(feature).isEqualTo(before.get(feature));
    }
    float[] known = new FeatureSet().last(bars.subList(0, 270));
    assertThat(after.get("f_vol_48")).isEqualTo(known[13]).isNotEqualTo(0f);
  }

  @Test
  void aSignalCarriesTheResultOfItsTradesThatHadClosed() throws Exception {
    rows.bars("1", bars);
    signalsAndTrades();
    rows.signal(symbol + "open", at(580), at(580));
    rows.trade(symbol + "open", symbol + "late", at(BARS).plusMillis(1), "7");
    rows.trade(symbol + "0", symbol + "0b", at(200), "-5.25");
    rows.signal(symbol + "unborn", at(BARS).plusSeconds(1), at(BARS).plusSeconds(1));
    rows.signal(symbol + "silent", null, at(300));
    Dataset dataset = assembler.assemble(window(at(BARS)));
    assertThat(row(dataset, symbol + "0"))
        .containsEntry("label_trade", 1)
        .containsEntry("net_profit", 0.0);
    assertThat(row(dataset, symbol + "1"))
        .containsEntry("label_trade", 0)
        .containsEntry("net_profit", -3.0);
    assertThat(row(dataset, symbol + "2"))
        .containsEntry("label_trade", 2)
        .containsEntry("sample", "signal");
    assertThat(row(dataset, symbol + "open"))
        .containsEntry("label_trade", null)
        .containsEntry("label_until", null);
    assertThat(String.valueOf(row(dataset, symbol + "silent").get("as_of")))
        .contains("2025-01-07 01:00");
    assertThat(dataset.targets())
        .containsEntry("trade", List.of("loss", "flat", "win"))
        .containsEntry("direction", List.of("down", "up"))
        .containsEntry("volatility", List.of("low", "mid", "high"));
    assertThat(manifest(dataset).at("/signals").asInt()).isEqualTo(12);
  }

  @Test
  void namesWhatIsMissingAndTheFilesInTheManifest() throws Exception {
    rows.bars("1", bars);
    Dataset dataset = assembler.assemble(window(at(BARS)));
    JsonNode manifest = manifest(dataset);
    assertThat(dataset.targets()).containsOnlyKeys("direction", "volatility");
    assertThat(manifest.at("/missing_targets/trade").asText()).contains("two classes");
    assertThat(manifest.at("/files/train.parquet/sha256").asText())
        .isEqualTo(dataset.train().sha256());
    assertThat(manifest.at("/files/holdout.parquet/rows").asLong())
        .isEqualTo(dataset.holdout().rows());
    assertThat(manifest.at("/window/login").asText()).isEqualTo("1");
    assertThat(manifest.at("/features/revision").asInt()).isEqualTo(FeatureSet.REVISION);
    assertThat(manifest.at("/schema/1/column").asText()).isEqualTo("as_of");
    assertThat(dataset.id()).isEqualTo("ds-" + dataset.manifestSha256().substring(0, 16));
    assertThat(
            jdbc.queryForMap(
                "select bars, rows, code_version from datasets where id = ?", dataset.id()))
        .containsEntry("bars", (long) BARS)
        .containsEntry("rows", dataset.train().rows() + dataset.holdout().rows());
  }

  @Test
  void nothingTheTrainerGetsWasKnownOnlyAfterTheHoldoutBegan() {
    rows.bars("1", bars);
    signalsAndTrades();
    Dataset dataset = assembler.assemble(window(at(BARS)));
    Instant holdout = datasets.samples(dataset, dataset.holdout(), "direction").asOf()[0];
    for (String target : dataset.targets().keySet()) {
      Samples train = datasets.samples(dataset, dataset.train(), target);
      assertThat(train.size()).isPositive();
      assertThat(train.until()).allSatisfy(until -> assertThat(until).isBeforeOrEqualTo(holdout));
      assertThat(train.asOf()).isSorted();
    }
  }

  @Test
  void samplesAreTheLabelledRowsWithTheirFeatures() {
    rows.bars("1", bars);
    Dataset dataset = assembler.assemble(window(at(BARS)));
    Samples train = datasets.samples(dataset, dataset.train(), "direction");
    Samples holdout = datasets.samples(dataset, dataset.holdout(), "direction");
    int labelled = BARS - 108 - 12;
    assertThat(holdout.size()).isEqualTo(labelled / 5);
    assertThat(train.size()).isEqualTo(labelled - labelled / 5 - 11);
    float[][] expected = new FeatureSet().all(bars);
    assertThat(train.features()[0]).isEqualTo(expected[0]);
    assertThat(train.asOf()[0]).isEqualTo(bars.get(108).closeTime()).isEqualTo(dataset.from());
    boolean up = bars.get(120).close().compareTo(bars.get(108).close()) > 0;
    assertThat(train.labels()[0]).isEqualTo(up ? 1 : 0);
    assertThatExceptionOfType(HubException.class)
        .isThrownBy(() -> datasets.samples(dataset, dataset.train(), "trade"))
        .satisfies(e -> assertThat(e.field()).isEqualTo("target"));
  }

  @Test
  void anInterruptedAssemblyIsFinishedByTheNext() {
    rows.bars("1", bars);
    Dataset dataset = assembler.assemble(window(at(BARS)));
    byte[] manifest = store.get("datasets/" + dataset.id() + "/manifest.json");
    jdbc.update("delete from datasets where id = ?", dataset.id());
    store.delete("datasets/" + dataset.id() + "/manifest.json");
    store.delete(dataset.holdout().key());
    assertThat(assembler.assemble(window(at(BARS)))).isEqualTo(dataset);
    assertThat(store.get("datasets/" + dataset.id() + "/manifest.json")).isEqualTo(manifest);
    assertThat(datasets.samples(dataset, dataset.train(), "direction").size()).isPositive();
  }

  @Test
  void aFileThatIsNotTheDatasetsIsNeitherReadNorWrittenOver() {
    rows.bars("1", bars);
    Dataset dataset = assembler.assemble(window(at(BARS)));
    jdbc.update("delete from datasets where id = ?", dataset.id());
    byte[] whole = store.get(dataset.train().key());
    store.put(dataset.train().key(), "half".getBytes(StandardCharsets.UTF_8));
    assertThatExceptionOfType(HubException.class)
        .isThrownBy(() -> datasets.samples(dataset, dataset.train(), "direction"))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL));
    assertThatExceptionOfType(HubException.class)
        .isThrownBy(() -> assembler.assemble(window(at(BARS))))
        .withMessageContaining(dataset.train().key())
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
    store.put(dataset.train().key(), whole);
    assertThat(assembler.assemble(window(at(BARS)))).isEqualTo(dataset);
  }

  @Test
  void tooFewTooManyAndUnknownBarsAreRefusedByField() {
    var many = new ArrayList<>(SampleBars.random(1001, 13));
    rows.bars("1", many.subList(0, 419));
    refused(assembler, window(at(2000)), "from", "419", "420");
    rows.bars("1", many.subList(419, 1001));
    var narrow = new DatasetsProperties("", 12, 0.2, 300, 1000, "default@1", "512MB");
    refused(fresh(narrow), window(at(2000)), "from", "1000");
    refused(assembler, new DatasetWindow("nothing", "M5", null, at(1)), "symbol", "no bars");
    refused(assembler, new DatasetWindow(symbol, "M7", null, at(1)), "period", "M5");
    Instant late = at(1001).minus(Duration.ofHours(1));
    refused(assembler, new DatasetWindow(symbol, "M5", late, at(1001)), "from", "12");
  }

  @Test
  void aDatasetHasTheFeaturesOfTheSetThatIsChosen() throws Exception {
    List<Bar> many = SampleBars.random(1000, 14);
    rows.bars("1", many);
    var rules = new DatasetsProperties("", 12, 0.2, 300, 1_000_000, "default@2", "512MB");
    Dataset dataset = fresh(rules).assemble(window(at(1000)));
    FeatureSet set = FeatureSet.of("default@2");
    assertThat(dataset.features()).isEqualTo(set.names());
    assertThat(dataset.from()).isEqualTo(at(set.lookback()));
    assertThat(manifest(dataset).at("/features/set").asText()).isEqualTo("default@2");
    assertThat(manifest(assembler.assemble(window(at(1000)))).at("/features/set").asText())
        .isEqualTo("default@1");
  }

  private static void refused(
      DatasetAssembler assembler, DatasetWindow window, String field, String... parts) {
    assertThatExceptionOfType(HubException.class)
        .isThrownBy(() -> assembler.assemble(window))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UNPROCESSABLE))
        .satisfies(e -> assertThat(e.field()).isEqualTo(field))
        .satisfies(e -> assertThat(e.getMessage()).contains(parts));
  }
}
