package io.bactrian.data.cleaning;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.bactrian.data.features.HeldBar;
import io.bactrian.demo.market.Recording;
import io.bactrian.demo.market.Tick;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What the rules find in a week of real trades. */
class DemoBarsTest {
  private static List<HeldBar> bars(int minutes) throws Exception {
    var all = new TreeMap<Long, double[]>();
    long length = 60_000L * minutes;
    for (Tick tick : Recording.ticks()) {
      double price = tick.price().doubleValue();
      double[] bar =
          all.computeIfAbsent(
              tick.timeMsc() / length * length, at -> new double[] {price, price, price, price, 0});
      bar[1] = Math.max(bar[1], price);
      bar[2] = Math.min(bar[2], price);
      bar[3] = price;
      bar[4] += tick.amount().doubleValue();
    }
    var bars = new ArrayList<HeldBar>();
    all.forEach(
        (at, b) ->
            bars.add(
                new HeldBar(
                    Instant.ofEpochMilli(at),
                    Instant.ofEpochMilli(at + length),
                    b[0],
                    b[1],
                    b[2],
                    b[3],
                    b[4],
                    null)));
    return bars;
  }

  private static List<RuleReport> reports(int minutes, Map<String, String> outlier)
      throws Exception {
    CleaningPlan plan = CleaningPlan.NONE;
    for (String name : CleaningRule.NAMES) {
      plan = plan.with(CleaningRule.of(name, name.equals("outlier") ? outlier : Map.of()));
    }
    var cleaning = new Cleaning(plan, "BTCUSD", Duration.ofMinutes(minutes), 5, judged -> {});
    bars(minutes).forEach(cleaning::judge);
    return cleaning.reports();
  }

  @Test
  void theDefaultsRemoveNothingOfAWildWeek() throws Exception {
    for (int minutes : new int[] {1, 5}) {
      List<RuleReport> reports = reports(minutes, Map.of());
      assertThat(reports).allMatch(rule -> rule.removed() == 0 && rule.cuts() == 0);
      assertThat(reports.get(1).flagged()).isEqualTo(minutes == 1 ? 162 : 2);
    }
  }

  /** Rows have 108 bars before them and 12 after, all of one run without a hole. */
  @Test
  void thePageSaysHowManyRowsAreLeft() throws Exception {
    var outlier = CleaningRule.of("outlier", Map.of("z", "10", "least", "0.01"));
    var plan = CleaningPlan.NONE.with(outlier);
    var cleaning = new Cleaning(plan, "BTCUSD", Duration.ofMinutes(5), 5, judged -> {});
    int rows = 0;
    int run = 0;
    for (HeldBar bar : bars(5)) {
      run = cleaning.judge(bar) == Cleaning.Outcome.KEPT ? run + 1 : 0;
      rows += run > 120 ? 1 : 0;
    }
    assertThat(Files.readString(Path.of("docs/cleaning.md")))
        .contains("\"bars_removed\":4,\"samples\":" + rows, "\"samples\":" + (1917 - 120));
  }

  @Test
  void narrowerThresholdsRemoveRealMoves() throws Exception {
    RuleReport outlier = reports(5, Map.of("z", "10", "least", "0.01")).get(4);
    assertThat(outlier.removed()).isEqualTo(4);
    var json =
        JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();
    String page = Files.readString(Path.of("docs/cleaning.md"));
    for (Judged judged : outlier.first()) {
      assertThat(page).contains(json.writeValueAsString(judged));
    }
    for (Judged judged : reports(5, Map.of()).get(1).first()) {
      assertThat(page).contains(json.writeValueAsString(judged));
    }
  }
}
