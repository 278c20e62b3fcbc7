package io.bactrian.decisions.backtest;

import io.bactrian.data.features.Micros;
import io.bactrian.data.features.RowsUntil;
import io.bactrian.decisions.backtest.AnswerStrategy.Answer;
import io.bactrian.decisions.backtest.AnswerStrategy.Answers;
import io.bactrian.decisions.backtest.Deciders.Decider;
import io.bactrian.decisions.backtest.MarketLoader.Markets;
import io.bactrian.decisions.scoring.PastObservations;
import io.bactrian.models.backtest.Market;
import io.bactrian.models.checks.Check;
import io.bactrian.models.checks.CheckResult;
import io.bactrian.models.checks.DecisionLookAhead;
import io.bactrian.models.checks.DecisionLookAhead.Place;
import io.bactrian.models.performance.Trade;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Makes some decisions of a backtest again, through the same steps, on a market and a database that
 * end at the bar that is decided at. What knows the future answers differently there.
 */
@Component
class LookAheadCheck {
  /** Decisions that are made again; a tenth of all where that is less, but some. */
  private static final int MOST = 64;

  private static final int LEAST = 8;
  private static final int SHARE = 10;

  private final RowsUntil rows;
  private final PastObservations observations;

  LookAheadCheck(RowsUntil rows, PastObservations observations) {
    this.rows = rows;
    this.observations = observations;
  }

  /**
   * @param trades that came of the decisions
   * @throws IllegalStateException where it was cancelled
   */
  CheckResult of(Decider decider, Markets markets, List<Trade> trades, BooleanSupplier cancelled) {
    List<Place> places = places(markets, trades);
    int bars = markets.each().stream().mapToInt(Loaded::decided).sum();
    try {
      return rows.within(
          past ->
              DecisionLookAhead.of(
                  (place, until) -> {
                    if (cancelled.getAsBoolean()) {
                      throw new IllegalStateException("cancelled");
                    }
                    return past.at(until, () -> answer(decider, markets, place, until));
                  },
                  places,
                  bars,
                  () -> closes(markets)));
    } catch (DataAccessException e) {
      return CheckResult.skipped(
          Check.DECISION_LOOK_AHEAD,
          "Later rows of the database cannot be hidden, for which the hub's role needs the right TEMPORARY: "
              + NestedExceptionUtils.getMostSpecificCause(e).getMessage());
    }
  }

  /** Half of them evenly spread over all bars, half over the trades. */
  private static List<Place> places(Markets markets, List<Trade> trades) {
    int all = markets.each().stream().mapToInt(Loaded::decided).sum();
    int count = Math.min(MOST, Math.max(LEAST, all / SHARE));
    var places = new LinkedHashSet<Place>();
    spread(places, trades(markets, trades), count / 2);
    spread(places, bars(markets), count);
    return List.copyOf(places);
  }

  /** Takes from everywhere, until there are so many. */
  private static void spread(Set<Place> places, List<Place> all, int count) {
    List<Place> from = all.stream().distinct().filter(place -> !places.contains(place)).toList();
    int wanted = Math.min(count - places.size(), from.size());
    for (int i = 0; i < wanted; i++) {
      places.add(from.get((int) ((i + 0.5) * from.size() / wanted)));
    }
  }

  private static List<Place> trades(Markets markets, List<Trade> trades) {
    List<String> symbols = markets.traded().stream().map(Market::symbol).toList();
    return trades.stream()
        .map(
            trade ->
                new Place(
                    trade.symbol(), symbols.indexOf(trade.symbol()), Micros.of(trade.decidedAt())))
        .toList();
  }

  private static List<Place> bars(Markets markets) {
    var bars = new ArrayList<Place>();
    for (int i = 0; i < markets.each().size(); i++) {
      Market market = markets.traded().get(i);
      for (int bar = market.first(); bar < market.bars().size() - 1; bar++) {
        bars.add(new Place(market.symbol(), i, market.bars().closeTimes()[bar]));
      }
    }
    return bars;
  }

  /** When bars closed, ascending. */
  private static long[] closes(Markets markets) {
    return markets.traded().stream()
        .flatMapToLong(market -> LongStream.of(market.bars().closeTimes()))
        .distinct()
        .sorted()
        .toArray();
  }

  private Map<String, Object> answer(Decider decider, Markets markets, Place place, long until) {
    try {
      if (until == RowsUntil.END) {
        int bar = markets.each().get(place.market()).closedAt(place.moment()) - 1;
        return values(decider.whole().at(place.market(), bar));
      }
      Markets past = markets.until(until, place.moment(), observations.reach());
      Answers answers = decider.on().apply(past);
      return values(answers.at(place.market(), past.traded().get(place.market()).first()));
    } catch (RuntimeException e) {
      return Map.of("an error", String.valueOf(NestedExceptionUtils.getMostSpecificCause(e)));
    }
  }

  private static Map<String, Object> values(@Nullable Answer answer) {
    var values = new LinkedHashMap<String, Object>();
    if (answer != null) {
      answer
          .lobes()
          .forEach(
              (name, lobe) -> values.put("lobe " + name, lobe.action() + " " + lobe.confidence()));
      values.put("side", answer.action());
      values.put("confidence", answer.confidence());
      if (answer.highVolatility() != null) {
        values.put("volatility", answer.highVolatility());
      }
      values.put("origin", answer.origin());
    }
    return values;
  }
}
