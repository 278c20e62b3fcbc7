package io.bactrian.demo.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ScriptTest {
  private static List<Tick> ticks = List.of();
  private static Script script = Script.of(List.of());

  @BeforeAll
  static void read() throws IOException {
    ticks = Recording.ticks();
    script = Script.of(ticks);
  }

  @Test
  void aLaterTickChangesNothingEarlier() {
    int cut = 40_000;
    var changed = new ArrayList<>(ticks.subList(0, cut));
    for (Tick tick : ticks.subList(cut, ticks.size())) {
      changed.add(new Tick(tick.timeMsc(), tick.price().multiply(BigDecimal.TEN), tick.amount()));
    }
    List<Script.Step> before = before(script, ticks.get(cut).timeMsc());

    assertThat(before).hasSizeGreaterThan(50);
    assertThat(before(Script.of(changed), ticks.get(cut).timeMsc())).isEqualTo(before);
    assertThat(Script.of(changed).steps()).isNotEqualTo(script.steps());
  }

  @Test
  void fillsAtTheFirstTradeOfALaterSecondThanTheAlert() {
    Map<Alert, Long> fired =
        script.steps().stream()
            .filter(Script.Fired.class::isInstance)
            .map(Script.Fired.class::cast)
            .collect(Collectors.toMap(Script.Fired::alert, Script.Fired::timeMsc));
    for (Script.Filled filled : fills()) {
      long alert = Objects.requireNonNull(fired.get(filled.alert()));
      Tick next = ticks.stream().filter(t -> t.timeMsc() / 1000 > alert / 1000).findFirst().get();

      assertThat(filled.fill().timeMsc()).isEqualTo(next.timeMsc());
      assertThat(filled.fill().deals()).extracting(Deal::price).containsOnly(next.price());
    }
  }

  @Test
  void everyPositionIsOpenedOnceAndClosedAtMostOnceByTheOppositeDeal() {
    Map<String, List<Deal>> positions =
        deals().stream()
            .filter(deal -> deal.positionId() != null)
            .collect(Collectors.groupingBy(Deal::positionId));

    assertThat(positions.values())
        .allSatisfy(
            made -> {
              assertThat(made).extracting(Deal::entry).startsWith("IN").hasSizeLessThan(3);
              assertThat(made).extracting(Deal::type).doesNotHaveDuplicates();
              assertThat(made).extracting(Deal::magic).containsOnly(made.get(0).magic());
            });
    assertThat(script.closedTrades()).isGreaterThan(150);
    assertThat(deals()).extracting(Deal::ticket).doesNotHaveDuplicates();
  }

  @Test
  void theBalanceIsWhatTheDealsAddUpTo() {
    BigDecimal sum =
        deals().stream()
            .map(d -> d.profit().add(d.commission()).add(d.swap()).add(d.fee()))
            .reduce(BigDecimal.ZERO, BigDecimal::add);

    Account last = script.lastAccount();
    assertThat(last.balance()).isEqualByComparingTo(sum);
    assertThat(last.equity()).isEqualByComparingTo(last.balance().add(last.profit()));
    assertThat(last.equity()).isEqualByComparingTo(last.margin().add(last.marginFree()));
  }

  @Test
  void anAlertTurnsAPositionOverWithTwiceItsSize() {
    List<Alert> alerts =
        script.steps().stream()
            .filter(Script.Fired.class::isInstance)
            .map(step -> ((Script.Fired) step).alert())
            .filter(alert -> alert.strategy().equals("sma-cross-12-48"))
            .toList();

    assertThat(alerts.get(0).prevMarketPosition()).isEqualTo("flat");
    assertThat(alerts.get(0).contracts()).isEqualByComparingTo("0.1");
    for (int i = 1; i < alerts.size(); i++) {
      assertThat(alerts.get(i).prevMarketPosition()).isEqualTo(alerts.get(i - 1).marketPosition());
      assertThat(alerts.get(i).action()).isNotEqualTo(alerts.get(i - 1).action());
      assertThat(alerts.get(i).contracts()).isEqualByComparingTo("0.2");
    }
  }

  private static List<Script.Step> before(Script script, long timeMsc) {
    return script.steps().stream()
        .takeWhile(
            step ->
                !(step instanceof Script.Fired fired && fired.timeMsc() > timeMsc
                    || step instanceof Script.Filled filled && filled.fill().timeMsc() >= timeMsc))
        .toList();
  }

  private static List<Script.Filled> fills() {
    return script.steps().stream()
        .filter(Script.Filled.class::isInstance)
        .map(Script.Filled.class::cast)
        .toList();
  }

  private static List<Deal> deals() {
    var deals = new ArrayList<Deal>();
    for (Script.Step step : script.steps()) {
      if (step instanceof Script.Filled filled) {
        deals.addAll(filled.fill().deals());
      } else if (step instanceof Script.Deposited deposited) {
        deals.addAll(deposited.fill().deals());
      }
    }
    return deals;
  }
}
