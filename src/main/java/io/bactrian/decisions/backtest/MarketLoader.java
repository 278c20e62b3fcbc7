package io.bactrian.decisions.backtest;

import io.bactrian.data.features.Bar;
import io.bactrian.data.features.BarReader;
import io.bactrian.data.features.CallBars;
import io.bactrian.data.features.CallBars.Reading;
import io.bactrian.data.features.Micros;
import io.bactrian.data.features.Period;
import io.bactrian.data.indicators.Indicator;
import io.bactrian.data.indicators.IndicatorStream;
import io.bactrian.data.indicators.Ohlcv;
import io.bactrian.data.indicators.OhlcvColumns;
import io.bactrian.decisions.backtest.BacktestRequest.Symbol;
import io.bactrian.decisions.treasury.Conversion;
import io.bactrian.decisions.treasury.CurrencyRates;
import io.bactrian.decisions.treasury.Instrument;
import io.bactrian.decisions.treasury.Instruments;
import io.bactrian.models.backtest.Contract;
import io.bactrian.models.backtest.Market;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads the bars of a backtest and what a lot of each symbol is. */
@Component
class MarketLoader {
  /** Bars before the window: as many as a live decision gets, so that the first one has its own. */
  private static final int HISTORY = 2_300;

  private static final BigDecimal USUAL_STEP = new BigDecimal("0.01");

  private final BarReader reader;
  private final Instruments instruments;
  private final CurrencyRates rates;
  private final BacktestProperties properties;

  MarketLoader(
      BarReader reader,
      Instruments instruments,
      CurrencyRates rates,
      BacktestProperties properties) {
    this.reader = reader;
    this.instruments = instruments;
    this.rates = rates;
    this.properties = properties;
  }

  /** All symbols, and what is to be known about them. */
  record Markets(List<Loaded> each, String currency, List<String> warnings) {
    List<Market> traded() {
      return each.stream().map(Loaded::market).toList();
    }

    /** As {@link Loaded#until}, of each. */
    Markets until(long moment, long asked, int reach) {
      return new Markets(
          each.stream().map(one -> one.until(moment, asked, reach)).toList(), currency, warnings);
    }

    /** When the first bar opens at whose close is decided. */
    Instant begin() {
      return Micros.instant(
          each.stream()
              .map(Loaded::market)
              .mapToLong(market -> market.bars().closeTimes()[market.first()] - market.period())
              .min()
              .orElse(0));
    }

    /** When the last bar closes. */
    Instant end() {
      return Micros.instant(
          each.stream()
              .map(Loaded::market)
              .mapToLong(market -> market.bars().closeTimes()[market.bars().size() - 1])
              .max()
              .orElse(0));
    }
  }

  /** Bars as they are stored, and the same as columns. */
  private record Bars(List<Bar> rows, Ohlcv columns, int first) {}

  /**
   * @throws HubException naming a symbol, a window or a currency that the hub cannot use
   */
  Markets load(BacktestRequest request) {
    List<String> names = request.symbols().stream().map(Symbol::name).toList();
    Map<String, Instrument> table = instruments.of(names);
    var warnings = new ArrayList<String>();
    var loaded = new ArrayList<Loaded>();
    String currency = currency(request, table.get(names.get(0)));
    int left = properties.maximumBars();
    for (int i = 0; i < names.size(); i++) {
      Symbol symbol = request.symbols().get(i);
      String place = "symbols[" + i + "]";
      Instrument instrument = instrument(symbol, place, table.get(symbol.name()), currency);
      Bars bars = bars(request, symbol.name(), place, left);
      left -= bars.columns().size() - bars.first();
      Instant begin = Micros.instant(bars.columns().closeTimes()[bars.first()]);
      Contract contract = contract(symbol, instrument, currency, begin, warnings);
      Ohlcv finer = finer(request, symbol.name(), bars, warnings);
      Period resolve = request.resolve();
      Market market =
          new Market(
              symbol.name(),
              bars.columns(),
              micros(request.period()),
              bars.first(),
              finer,
              finer == null || resolve == null ? 0 : micros(resolve),
              contract,
              symbol.costs());
      loaded.add(new Loaded(market, instrument, bars.rows(), ranges(request, bars.columns())));
    }
    return new Markets(List.copyOf(loaded), currency, warnings);
  }

  private static long micros(Period period) {
    return period.length().toNanos() / 1000;
  }

  private static String currency(BacktestRequest request, @Nullable Instrument first) {
    String named = request.account().currency();
    if (named != null) {
      return named;
    }
    return first == null ? "USD" : first.profitCurrency();
  }

  private static Instrument instrument(
      Symbol symbol, String place, @Nullable Instrument held, String currency) {
    BigDecimal size = symbol.contractSize();
    if (held == null && size == null) {
      throw new HubException(
          ErrorCode.INVALID_FIELD,
          place + ".contract_size",
          ("The symbol table does not hold %s, so nothing says what a lot is: give contract_size,"
                  + " or put the symbol under /api/v1/symbols/%s.")
              .formatted(symbol.name(), symbol.name()));
    }
    return new Instrument(
        symbol.name(),
        size == null ? Objects.requireNonNull(held).contractSize() : size,
        held == null ? currency : held.quoteCurrency(),
        held == null ? currency : held.profitCurrency(),
        or(symbol.volumeStep(), held == null ? USUAL_STEP : held.volumeStep()),
        or(symbol.volumeMin(), held == null ? USUAL_STEP : held.volumeMin()));
  }

  private static BigDecimal or(@Nullable BigDecimal given, BigDecimal otherwise) {
    return given == null ? otherwise : given;
  }

  private Contract contract(
      Symbol symbol, Instrument instrument, String currency, Instant begin, List<String> warnings) {
    Conversion conversion = rates.at(begin).convert(instrument.profitCurrency(), currency);
    if (conversion.rate() == null) {
      throw new HubException(
          ErrorCode.UNPROCESSABLE,
          "account.currency",
          "Profits of %s are paid in %s: %s"
              .formatted(symbol.name(), instrument.profitCurrency(), conversion.how()));
    }
    if (!instrument.profitCurrency().equals(currency)) {
      warnings.add(
          "rate: profits of %s are converted by one rate, that of the window's beginning: %s"
              .formatted(symbol.name(), conversion.how()));
    }
    return new Contract(
        instrument.contractSize().doubleValue(),
        conversion.rate().doubleValue(),
        symbol.leverage(),
        instrument.volumeStep().doubleValue(),
        instrument.volumeMin().doubleValue());
  }

  private Bars bars(BacktestRequest request, String symbol, String place, int most) {
    boolean kept = !request.source().kind().equals(BacktestRequest.SIGNALS);
    var rows = new ArrayList<Bar>();
    var columns = new OhlcvColumns(Integer.MAX_VALUE);
    if (request.bars() != null) {
      Ohlcv own =
          CallBars.of(request.bars(), new Reading(request.period(), true, false))
              .closed(request.to());
      return window(request, kept ? rows(own, request.period()) : rows, own, symbol, most);
    }
    if (!reader.knows(symbol, request.period().name())) {
      throw new HubException(
          ErrorCode.UNPROCESSABLE,
          place,
          "There are no %s bars of %s: send them by webhook, or give bars in the call."
              .formatted(request.period().name(), symbol));
    }
    reader.forEachClosedBar(
        symbol,
        request.period().name(),
        begin(request, symbol),
        request.to(),
        bar -> {
          if (columns.size() > (long) most + HISTORY) {
            throw tooMany();
          }
          if (kept) {
            rows.add(bar);
          }
          columns.add(
              Micros.of(bar.closeTime()),
              bar.open().doubleValue(),
              bar.high().doubleValue(),
              bar.low().doubleValue(),
              bar.close().doubleValue(),
              bar.volume().doubleValue());
        });
    return window(request, rows, columns.bars(), symbol, most);
  }

  /** The opening of the first bar that is read, null for the first one held. */
  private @Nullable Instant begin(BacktestRequest request, String symbol) {
    Instant from = request.from();
    if (from == null) {
      return null;
    }
    List<Bar> before = reader.closedBars(symbol, request.period().name(), from, HISTORY);
    return before.isEmpty() ? from.minus(request.period().length()) : before.get(0).openTime();
  }

  private Bars window(
      BacktestRequest request, List<Bar> rows, Ohlcv columns, String symbol, int most) {
    Instant from = request.from();
    long begin = from == null ? Long.MIN_VALUE : Micros.of(from);
    int first = 0;
    while (first < columns.size() && columns.closeTimes()[first] <= begin) {
      first++;
    }
    int inside = columns.size() - first;
    if (inside > most) {
      throw tooMany();
    }
    if (inside < 2) {
      throw new HubException(
          ErrorCode.UNPROCESSABLE,
          request.from() == null ? "to" : "from",
          "%d %s bars of %s closed in the window, two at least are needed. %s"
              .formatted(inside, request.period().name(), symbol, held(request, symbol)));
    }
    return new Bars(rows, columns, first);
  }

  private String held(BacktestRequest request, String symbol) {
    if (request.bars() != null) {
      return "Send more bars, or name another window.";
    }
    List<Bar> newest = reader.closedBars(symbol, request.period().name(), Instant.now(), 1);
    return newest.isEmpty()
        ? "None has closed yet."
        : "The newest that the hub holds closed at %s: name another window."
            .formatted(newest.get(0).closeTime());
  }

  private HubException tooMany() {
    return new HubException(
        ErrorCode.UNPROCESSABLE,
        "from",
        "The window covers more than %d bars: let it begin later, name fewer symbols, or raise hub.backtest.maximum-bars."
            .formatted(properties.maximumBars()));
  }

  private static List<Bar> rows(Ohlcv own, Period period) {
    var rows = new ArrayList<Bar>(own.size());
    for (int i = 0; i < own.size(); i++) {
      Instant close = Micros.instant(own.closeTimes()[i]);
      rows.add(
          new Bar(
              close.minus(period.length()),
              close,
              BigDecimal.valueOf(own.open()[i]),
              BigDecimal.valueOf(own.high()[i]),
              BigDecimal.valueOf(own.low()[i]),
              BigDecimal.valueOf(own.close()[i]),
              BigDecimal.valueOf(own.volume()[i])));
    }
    return rows;
  }

  private @Nullable Ohlcv finer(
      BacktestRequest request, String symbol, Bars bars, List<String> warnings) {
    Period resolve = request.resolve();
    if (resolve == null) {
      return null;
    }
    var columns = new OhlcvColumns(Integer.MAX_VALUE);
    if (request.bars() == null) {
      Instant begin =
          Micros.instant(bars.columns().closeTimes()[bars.first()])
              .minus(request.period().length());
      reader.forEachClosedBar(
          symbol,
          resolve.name(),
          begin,
          request.to(),
          bar ->
              columns.add(
                  Micros.of(bar.closeTime()),
                  bar.open().doubleValue(),
                  bar.high().doubleValue(),
                  bar.low().doubleValue(),
                  bar.close().doubleValue(),
                  0));
    }
    if (columns.size() == 0) {
      warnings.add(
          "resolve: there are no %s bars of %s in the window, so the stop comes first in every bar"
              .formatted(resolve.name(), symbol));
      return null;
    }
    return columns.bars();
  }

  private static double[] ranges(BacktestRequest request, Ohlcv bars) {
    if (!request.needsRange()) {
      return new double[0];
    }
    var ranges = new double[bars.size()];
    var stream = new IndicatorStream();
    for (int i = 0; i < ranges.length; i++) {
      stream.add(bars.high()[i], bars.low()[i], bars.close()[i], bars.volume()[i]);
      ranges[i] = stream.value(Indicator.ATR_14_RATIO) * bars.close()[i];
    }
    return ranges;
  }
}
