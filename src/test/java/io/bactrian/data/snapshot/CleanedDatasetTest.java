package io.bactrian.data.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.bactrian.HubCalls;
import io.bactrian.HubTest;
import io.bactrian.data.cleaning.CleaningPlan;
import io.bactrian.data.features.Bar;
import io.bactrian.hub.security.Credentials;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.store.objects.ObjectStore;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** Datasets of spoilt bars, by the rules of the shipped route, on a real PostgreSQL. */
@HubTest
class CleanedDatasetTest {
  private static final int BARS = 1500;
  private static final int LOOKBACK = 109;
  private static final int HORIZON = 12;
  private static final int OFF_GRID = -1;

  /** The planted faults: the bars that have to go, by their rule. */
  private static final Map<String, List<Integer>> PLANTED =
      Map.of(
          "order", List.of(OFF_GRID),
          "missing", List.of(300, 301),
          "stale", List.of(513, 514, 515),
          "split", List.of(1100, 1101, 1102),
          "outlier", List.of(700));

  @LocalServerPort int port;
  @Autowired Credentials credentials;
  @Autowired JdbcTemplate jdbc;
  @Autowired DatasetAssembler assembler;
  @Autowired Datasets datasets;
  @Autowired LaterSamples later;
  @Autowired ObjectStore store;
  @Autowired ScratchFolder scratch;
  @Autowired ProducerTemplate camel;

  private String symbol = "";
  private DatasetRows rows;
  private HubCalls hub;

  @BeforeEach
  void nameASymbolOfItsOwn(TestInfo test) {
    symbol = test.getTestMethod().orElseThrow().getName();
    rows = new DatasetRows(jdbc, symbol);
    hub = new HubCalls(port, credentials, "service.key");
  }

  private static Instant at(int bar) {
    return SampleBars.START.plus(SampleBars.LENGTH.multipliedBy(bar));
  }

  private static List<Bar> spoilt() {
    List<Bar> bars = new ArrayList<>(SampleBars.random(BARS, 31));
    BigDecimal stale = bars.get(500).close();
    for (int i = 501; i < 516; i++) {
      bars.set(i, bar(bars.get(i), stale, stale, stale, stale));
    }
    for (int i = 1100; i < BARS; i++) {
      bars.set(i, halved(bars.get(i)));
    }
    Bar wick = bars.get(700);
    bars.set(
        700,
        bar(wick, wick.open(), wick.high().multiply(BigDecimal.TEN), wick.low(), wick.close()));
    return bars;
  }

  private static Bar halved(Bar bar) {
    var by = new BigDecimal("0.5");
    return bar(
        bar,
        bar.open().multiply(by),
        bar.high().multiply(by),
        bar.low().multiply(by),
        bar.close().multiply(by));
  }

  private static Bar bar(
      Bar bar, BigDecimal open, BigDecimal high, BigDecimal low, BigDecimal close) {
    return new Bar(bar.openTime(), bar.closeTime(), open, high, low, close, bar.volume());
  }

  private void spoil(boolean shuffled) {
    List<Bar> bars = spoilt();
    if (shuffled) {
      rows.shuffledBars("1", bars);
    } else {
      rows.bars("1", bars);
    }
    update("close = 'NaN'", 300);
    update("low = -low", 301);
    Bar between = bars.get(900);
    Instant open = at(900).plusSeconds(150);
    rows.bars(
        "1",
        List.of(
            new Bar(
                open,
                open.plus(SampleBars.LENGTH),
                between.close(),
                between.close(),
                between.close(),
                between.close(),
                between.volume())));
  }

  private void update(String set, int bar) {
    jdbc.update(
        "update market_bars set " + set + " where symbol = ? and open_time = ?::timestamptz",
        symbol,
        at(bar).toString());
  }

  private CleaningPlan shipped() {
    return camel.requestBody("direct:clean-bars", null, CleaningPlan.class);
  }

  private DatasetWindow window(int to) {
    return new DatasetWindow(symbol, "M5", null, at(to));
  }

  private JsonNode manifest(Dataset dataset) throws Exception {
    return JsonMapper.builder()
        .build()
        .readTree(store.get("datasets/" + dataset.id() + "/manifest.json"));
  }

  @Test
  void plantedFaultsAreRemovedWithTheirReasons() throws Exception {
    spoil(false);
    Dataset dataset = assembler.assemble(window(BARS), shipped());
    JsonNode cleaning = manifest(dataset).path("cleaning");
    for (JsonNode rule : cleaning.path("rules")) {
      String name = rule.path("rule").asText();
      List<Integer> planted = Objects.requireNonNull(PLANTED.get(name), name);
      assertThat(rule.path("removed").asInt()).as(rule.toString()).isEqualTo(planted.size());
      JsonNode first = rule.path("first").get(0);
      Instant open = planted.get(0) == OFF_GRID ? at(900).plusSeconds(150) : at(planted.get(0));
      assertThat(first.path("open_time").asText()).isEqualTo(open.toString());
      assertThat(first.path("symbol").asText()).isEqualTo(symbol);
      assertThat(first.path("reason").asText()).isNotBlank();
    }
    assertThat(cleaning.path("rules")).hasSize(5);
    assertThat(cleaning.at("/rules/3/cuts").asInt()).isEqualTo(1);
    assertThat(cleaning.path("bars_removed").asInt()).isEqualTo(10);
    assertThat(cleaning.path("bars_kept").asInt()).isEqualTo(BARS + 1 - 10);
    JsonNode row = hub.get("/api/v1/datasets/" + dataset.id());
    assertThat(row.path("removed").asInt()).isEqualTo(10);
    assertThat(row.path("bars").asInt()).isEqualTo(BARS + 1);
    assertThat(row.at("/manifest/cleaning")).isEqualTo(cleaning);

    byte[] list = store.get("datasets/" + dataset.id() + "/removed.csv");
    assertThat(manifest(dataset).at("/files/removed.csv/sha256").asText())
        .isEqualTo(SnapshotWriter.sha256(list));
    String csv = hub.send("GET", "/api/v1/datasets/" + dataset.id() + "/removed", "").body();
    assertThat(csv.getBytes(StandardCharsets.UTF_8)).isEqualTo(list);
    assertThat(csv.lines()).hasSize(1 + manifest(dataset).at("/files/removed.csv/rows").asInt());
    assertThat(csv.lines().filter(line -> line.contains(",removed,"))).hasSize(10);
    assertThat(csv).startsWith("rule,verdict,symbol,open_time,value,threshold,reason\n");
    assertThat(hub.send("GET", "/api/v1/datasets/ds-none/removed", "").statusCode()).isEqualTo(404);
  }

  @Test
  void noWindowAndNoLabelReachesAcrossAHole() throws Exception {
    spoil(false);
    Dataset dataset = assembler.assemble(window(BARS), shipped());
    var found = new TreeSet<Instant>();
    for (DataFile file : List.of(dataset.train(), dataset.holdout())) {
      found.addAll(List.of(datasets.samples(dataset, file, "direction").asOf()));
    }
    List<Integer> holes =
        PLANTED.values().stream().flatMap(List::stream).filter(i -> i != OFF_GRID).toList();
    // The bar between two others is after bar 900, so that 901 begins anew.
    List<Instant> whole =
        IntStream.range(LOOKBACK - 1, BARS - HORIZON)
            .filter(i -> holes.stream().noneMatch(h -> i - LOOKBACK < h && h <= i + HORIZON))
            .filter(i -> i + HORIZON <= 900 || i - LOOKBACK + 1 > 900)
            .mapToObj(i -> at(i + 1))
            .toList();
    Instant holdout = manifestHoldout(dataset);
    assertThat(found).isSubsetOf(whole);
    assertThat(
            Stream.concat(found.stream(), embargoed(whole, holdout)).sorted().distinct().toList())
        .isEqualTo(whole);
    // The hub's own check computes these rows again of the bars as they are held.
    JsonNode checks = hub.function(200, "validate", "{\"dataset\":\"%s\"}".formatted(dataset.id()));
    for (JsonNode check : checks.path("checks")) {
      if (check.path("check").asText().equals("row_origin")) {
        assertThat(check.path("status").asText()).as(check.toString()).isEqualTo("passed");
        assertThat(check.at("/figures/rows").asInt()).isPositive();
      }
    }
  }

  private Instant manifestHoldout(Dataset dataset) throws Exception {
    return Instant.parse(manifest(dataset).at("/split/holdout_from").asText());
  }

  /** Rows of train whose label reaches into the holdout. */
  private static Stream<Instant> embargoed(List<Instant> rows, Instant holdout) {
    Duration ahead = SampleBars.LENGTH.multipliedBy(HORIZON);
    return rows.stream().filter(at -> at.isBefore(holdout) && at.plus(ahead).isAfter(holdout));
  }

  @Test
  void theSameBarsAndRulesGiveTheSameIdAndOthersAnother() {
    spoil(false);
    Dataset first = assembler.assemble(window(1000), shipped());
    rows.clear();
    spoil(true);
    assertThat(assembler.assemble(window(1000), shipped())).isEqualTo(first);
    // What came later is not there for it.
    jdbc.update(
        "delete from market_bars where symbol = ? and open_time >= ?::timestamptz",
        symbol,
        at(1000).toString());
    assertThat(assembler.assemble(window(1000), shipped())).isEqualTo(first);

    CleaningPlan reordered =
        new CleaningPlan(
            null,
            shipped().rules().stream().sorted((a, b) -> a.name().compareTo(b.name())).toList());
    assertThat(assembler.assemble(window(1000), reordered).id()).isNotEqualTo(first.id());
    CleaningPlan without = new CleaningPlan(null, shipped().rules().subList(0, 4));
    Dataset spiked = assembler.assemble(window(1000), without);
    assertThat(spiked.id()).isNotEqualTo(first.id());
    assertThat(spiked.train().sha256()).isNotEqualTo(first.train().sha256());
    refused(CleaningPlan.NONE, "bars", at(300).toString(), "missing");
  }

  private void refused(CleaningPlan plan, String field, String... parts) {
    assertThatExceptionOfType(HubException.class)
        .isThrownBy(() -> assembler.assemble(window(BARS), plan))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UNPROCESSABLE))
        .satisfies(e -> assertThat(e.field()).isEqualTo(field))
        .satisfies(e -> assertThat(e.getMessage()).contains(parts));
  }

  @Test
  void barsOfWhichNoneIsLeftAreRefusedWithTheRuleThatTookThem() {
    rows.bars("1", SampleBars.random(600, 32));
    jdbc.update("update market_bars set open = 'Infinity' where symbol = ?", symbol);
    refused(shipped(), "from", "holds 0 closed bars", "removed 600 of 600 (missing 600)");
    assertThat(hub.get("/api/v1/datasets?symbol=" + symbol).path("items")).isEmpty();
  }

  @Test
  void signalsBehindARemovedBarHaveNoFeatures() {
    rows.bars("1", SampleBars.random(600, 33));
    update("close = 'NaN'", 400);
    rows.signal(symbol + "after", at(401).plusSeconds(1), at(401));
    rows.signal(symbol + "before", at(400).plusSeconds(1), at(400));
    var plan = new CleaningPlan(null, shipped().rules().subList(1, 2));
    Dataset dataset = assembler.assemble(window(600), plan);
    assertThat(values(dataset, symbol + "after")).allMatch(value -> value == null || value.isNaN());
    assertThat(values(dataset, symbol + "before"))
        .allMatch(value -> value != null && !value.isNaN());
  }

  private List<Float> values(Dataset dataset, String signal) {
    return scratch.with(
        folder -> {
          store.get(dataset.train().key(), folder.resolve("t.parquet"));
          store.get(dataset.holdout().key(), folder.resolve("h.parquet"));
          Map<String, Object> row =
              ParquetRows.read(folder, "*.parquet", "signal_id = " + DuckDb.literal(signal)).get(0);
          return dataset.features().stream().map(name -> (Float) row.get(name)).toList();
        });
  }

  @Test
  void laterSamplesPassTheRulesOfTheirDataset() {
    rows.bars("1", SampleBars.random(1200, 34));
    Dataset dataset = assembler.assemble(window(700), shipped());
    int whole = later.of(dataset, "direction", HORIZON, at(1200)).size();
    update("high = high * 5", 900);
    Samples cleaned = later.of(dataset, "direction", HORIZON, at(1200));
    assertThat(whole - cleaned.size()).isEqualTo(LOOKBACK + HORIZON);
    assertThat(cleaned.asOf())
        .doesNotContain(at(901), at(890), at(1009))
        .contains(at(888), at(1010));
    // A dataset of before there were rules has none.
    jdbc.update("update datasets set manifest = manifest - 'cleaning' where id = ?", dataset.id());
    assertThat(later.of(dataset, "direction", HORIZON, at(1200)).size()).isEqualTo(whole);
  }

  @Test
  void thePreviewSaysTheSameAndWritesNothing() throws Exception {
    spoil(false);
    long before = count();
    JsonNode shown = preview(200, "\"to\":\"%s\"".formatted(at(BARS)));
    assertThat(count()).isEqualTo(before);
    JsonNode made = manifest(assembler.assemble(window(BARS), shipped())).path("cleaning");
    assertThat(shown.path("bars_removed").asInt()).isEqualTo(10);
    assertThat(shown.path("bars_read").asInt()).isEqualTo(BARS + 1);
    assertThat(shown.path("samples").asInt()).isGreaterThan(shown.path("samples_needed").asInt());
    for (int i = 0; i < 5; i++) {
      assertThat(shown.at("/rules/" + i + "/settings"))
          .isEqualTo(made.at("/rules/" + i + "/settings"));
      assertThat(shown.at("/rules/" + i + "/first/0"))
          .isEqualTo(made.at("/rules/" + i + "/first/0"));
    }
    JsonNode tried =
        preview(
            200,
            "\"examples\":1,\"rules\":[{\"rule\":\"missing\"},{\"rule\":\"outlier\",\"settings\":{\"z\":3,\"least\":0.0005}}]");
    assertThat(tried.path("rules")).hasSize(2);
    assertThat(tried.at("/rules/1/removed").asInt()).isGreaterThan(10);
    assertThat(tried.at("/rules/1/first")).hasSize(1);
    assertThat(
            preview(422, "\"rules\":[{\"rule\":\"outlier\",\"settings\":{\"z\":0}}]")
                .path("field")
                .asText())
        .isEqualTo("rules[0].z");
    assertThat(preview(422, "\"rules\":[{\"rule\":\"fill\"}]").path("field").asText())
        .isEqualTo("rules[0].rule");
    assertThat(preview(422, "\"period\":\"M7\"").path("field").asText()).isEqualTo("period");
    assertThat(preview(422, "\"period\":\"H1\"").path("field").asText()).isEqualTo("symbol");
  }

  private JsonNode preview(int status, String members) {
    return hub.function(
        status, "preview-cleaning", "{\"symbol\":\"%s\",%s}".formatted(symbol, members));
  }

  private long count() {
    Long count = jdbc.queryForObject("select count(*) from datasets", Long.class);
    return count == null ? -1 : count;
  }
}
