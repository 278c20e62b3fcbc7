package io.bactrian.models.validation;

import static io.bactrian.models.validation.Made.at;
import static io.bactrian.models.validation.Made.close;
import static io.bactrian.models.validation.Made.column;
import static io.bactrian.models.validation.Made.map;

import io.bactrian.models.checks.Columns;
import io.bactrian.models.checks.DecisionLookAhead.Strategy;
import io.bactrian.models.checks.Inputs;
import io.bactrian.models.checks.LabelledRows;
import io.bactrian.models.checks.Order;
import io.bactrian.models.checks.Series;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/** What looks like a leak to a check that is too simple, and is none. */
final class CleanWork {
  private static final Series M5 = RealBars.M5;
  private static final Inputs BARS = Inputs.of(M5);
  private static final Series OTHER = new Series("LTCUSD", M5.known(), M5.columns(), thirds());
  private static final double NONE = Double.NaN;

  private CleanWork() {}

  static List<Case> all() {
    return List.of(
        strategy("limit entries", CleanWork::limits, BARS),
        strategy("delayed entries", CleanWork::delayed, BARS),
        strategy("per-symbol leverage", CleanWork::leveraged, new Inputs(M5, List.of(OTHER))),
        strategy("trailing stop within the bar", CleanWork::trailing, BARS),
        feature("closed hours beside five minutes", column("f_hour", 25, CleanWork::closedHour)),
        new Case(
            "forward fill of a sparse series",
            "",
            () ->
                Battery.features(
                    column("f_funding", 60, CleanWork::forwardFilled),
                    PlantedLeaks.withFunding(),
                    PlantedLeaks.BUDGET)),
        feature(
            "recursive average with its warm-up",
            column("f_ema", 800, 1e-9, CleanWork::exponential)),
        feature("the hub's set default@1", FeatureColumns.of("default@1", M5)),
        feature("the hub's 17 indicators", FeatureColumns.of("indicators", M5)),
        rows("purged rows with a scaler of train", scaledOnTrain()),
        rows("few values, quiet hours, equal rows", discrete()),
        new Case(
            "symbols chosen at the beginning",
            "",
            () ->
                Battery.rows(
                    chosenBefore(),
                    PlantedLeaks.EMBARGO,
                    PlantedLeaks.universe(),
                    M5,
                    PlantedLeaks.ownColumns())));
  }

  private static Case feature(String what, Columns columns) {
    return new Case(what, "", () -> Battery.features(columns, BARS, PlantedLeaks.BUDGET));
  }

  private static Case strategy(String what, Strategy strategy, Inputs inputs) {
    var bars = new HashMap<String, Series>();
    bars.put(M5.name(), M5);
    bars.put(OTHER.name(), OTHER);
    return new Case(what, "", () -> Battery.strategy(strategy, inputs, bars));
  }

  private static Case rows(String what, LabelledRows rows) {
    return new Case(what, "", () -> Battery.rows(rows, PlantedLeaks.EMBARGO, Map.of(), M5, null));
  }

  private static double[][] thirds() {
    double[][] values = new double[M5.columns().size()][];
    for (int c = 0; c < values.length; c++) {
      double[] of = M5.values()[c];
      values[c] = map(of.length, i -> Math.cbrt(of[i]));
    }
    return values;
  }

  /** A fall of a tenth of a percent is bought lower still, for an hour; sold after another. */
  private static List<Order> limits(Inputs inputs) {
    Series bars = inputs.base();
    double[] close = bars.column("close");
    var orders = new ArrayList<Order>();
    for (int i = 13; i < bars.size(); i += 13) {
      if (close[i] < close[i - 1] * 0.999) {
        double limit = close[i] * 0.997;
        int filled = i + 1;
        while (filled <= i + 12 && !(at(bars.column("low"), filled) <= limit)) {
          filled++;
        }
        boolean in = filled <= i + 12 && filled < bars.size();
        double price = in ? Math.min(limit, bars.column("open")[filled]) : NONE;
        orders.add(order(bars, i, limit, 1, in ? filled : -1, price, filled + 12));
      }
    }
    return orders;
  }

  /** An order that is sent three bars after its signal. */
  private static List<Order> delayed(Inputs inputs) {
    Series bars = inputs.base();
    double[] close = bars.column("close");
    var orders = new ArrayList<Order>();
    for (int i = 12; i < bars.size(); i++) {
      if (close[i] > close[i - 12] * 1.01) {
        int sent = i + 3;
        orders.add(
            new Order(
                bars.name(),
                true,
                bars.known()[i],
                NONE,
                1,
                sent < bars.size() ? bars.known()[sent - 1] : Order.NEVER,
                at(bars.column("open"), sent),
                Order.NEVER,
                NONE));
      }
    }
    return orders;
  }

  /** Each symbol's own leverage, of its own movement over a day. */
  private static List<Order> leveraged(Inputs inputs) {
    var orders = new ArrayList<Order>();
    List<Series> all = List.of(inputs.base(), inputs.others().get(0));
    for (int i = 288; i < inputs.base().size(); i += 50) {
      for (Series bars : all) {
        if (i < bars.size()) {
          double[] close = bars.column("close");
          double moved = Math.abs(close[i] / close[i - 288] - 1);
          double leverage = Math.max(1, Math.min(5, 0.1 / moved));
          int next = i + 1;
          boolean in = next < bars.size();
          orders.add(
              new Order(
                  bars.name(),
                  close[i] > close[i - 288],
                  bars.known()[i],
                  NONE,
                  leverage,
                  in ? bars.known()[i] : Order.NEVER,
                  in ? bars.column("open")[next] : NONE,
                  Order.NEVER,
                  NONE));
        }
      }
    }
    return orders;
  }

  /** Bought at the open, sold at a stop that follows the highest close. */
  private static List<Order> trailing(Inputs inputs) {
    Series bars = inputs.base();
    double[] close = bars.column("close");
    var orders = new ArrayList<Order>();
    for (int i = 50; i < bars.size(); i += 40) {
      int entry = i + 1;
      double top = close[i];
      int exit = entry;
      while (exit < bars.size() && bars.column("low")[exit] > top * 0.99) {
        top = Math.max(top, close[exit]);
        exit++;
      }
      boolean in = entry < bars.size();
      boolean out = in && exit < bars.size();
      double stop = out ? Math.min(top * 0.99, bars.column("open")[exit]) : NONE;
      orders.add(
          new Order(
              bars.name(),
              true,
              bars.known()[i],
              NONE,
              1,
              in ? bars.known()[i] : Order.NEVER,
              in ? bars.column("open")[entry] : NONE,
              out ? within(bars, exit) : Order.NEVER,
              stop));
    }
    return orders;
  }

  private static Order order(
      Series bars, int decided, double limit, double leverage, int filled, double price, int exit) {
    boolean in = filled >= 0;
    boolean out = in && exit < bars.size();
    return new Order(
        bars.name(),
        true,
        bars.known()[decided],
        limit,
        leverage,
        in ? within(bars, filled) : Order.NEVER,
        price,
        out ? bars.known()[exit - 1] : Order.NEVER,
        out ? bars.column("open")[exit] : NONE);
  }

  /** Somewhere in a bar: that it was filled is known when it has closed. */
  private static long within(Series bars, int bar) {
    return bars.known()[bar] - 1;
  }

  /** The close of the last hour that is over. */
  private static double[] closedHour(Inputs inputs) {
    long hour = 60 * RealBars.MINUTE;
    double[] close = close(inputs);
    long[] known = inputs.base().known();
    return map(
        close.length,
        i -> {
          int last = inputs.base().knownAt(known[i] / hour * hour) - 1;
          return i - last > 24 ? Double.NaN : close[i] / at(close, last) - 1;
        });
  }

  private static double[] forwardFilled(Inputs inputs) {
    Series funding = inputs.others().get(0);
    long[] known = inputs.base().known();
    Function<Long, Integer> newest = moment -> funding.knownAt(moment) - 1;
    return map(
        known.length,
        i -> {
          int row = newest.apply(known[i]);
          boolean fresh = row >= 0 && known[i] - funding.known()[row] <= 40 * 5 * RealBars.MINUTE;
          return fresh ? funding.column("close")[row] : Double.NaN;
        });
  }

  private static double[] exponential(Inputs inputs) {
    double[] close = close(inputs);
    var values = new double[close.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = i == 0 ? close[0] : values[i - 1] + (close[i] - values[i - 1]) * 2 / 21;
    }
    return values;
  }

  private static LabelledRows scaledOnTrain() {
    LabelledRows rows = Made.rows(M5, 0);
    float[][] train =
        IntStream.range(0, rows.size())
            .filter(i -> !rows.test()[i])
            .mapToObj(i -> rows.features()[i])
            .toArray(float[][]::new);
    return Made.with(rows, null, null, PlantedLeaks.scaled(rows, train), rows.test());
  }

  /** Signs, and a volume that is often the same. */
  private static LabelledRows discrete() {
    LabelledRows rows = Made.rows(M5, 0);
    var features = new float[rows.size()][Made.NAMES.size()];
    for (int i = 0; i < features.length; i++) {
      for (int c = 0; c < features[i].length; c++) {
        features[i][c] = Math.signum(rows.features()[i][c]) + (c == 3 ? i % 3 : 0);
      }
      features[i][4] = rows.features()[i][4] < 0.5 ? 0 : 1;
    }
    return Made.with(rows, null, null, features, rows.test());
  }

  /** Every second of the nine, whether it ended or not. */
  private static LabelledRows chosenBefore() {
    LabelledRows rows = Made.rows(M5, 0);
    String[] symbols =
        IntStream.range(0, rows.size()).mapToObj(i -> "S" + 2 * (i % 5)).toArray(String[]::new);
    return Made.with(rows, rows.until(), symbols, rows.features(), rows.test());
  }
}
