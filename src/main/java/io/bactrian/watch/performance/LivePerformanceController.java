package io.bactrian.watch.performance;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.models.performance.PerformanceReport;
import io.bactrian.models.performance.Trade;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.GivenFields;
import io.bactrian.shared.HubException;
import io.bactrian.watch.performance.LiveTrades.Account;
import io.bactrian.watch.performance.LiveTrades.Which;
import io.swagger.v3.oas.annotations.Operation;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Live trading in the form of a backtest's report, so that the two stand side by side. */
@RestController
class LivePerformanceController {
  private final LiveTrades trades;
  private final Clock clock;

  LivePerformanceController(LiveTrades trades, Clock clock) {
    this.trades = trades;
    this.clock = clock;
  }

  /**
   * @param warnings what limits what the figures say
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Performance(String login, PerformanceReport report, List<String> warnings) {}

  @Operation(
      operationId = "livePerformance",
      tags = "lists",
      summary = "What closed trades were worth, in the form of a backtest's report",
      description =
          "Of one account, all or those of a strategy or symbol, that closed after from (else since"
              + " the first was opened) and up to to (else now). equity is what the account held at"
              + " the beginning: its newest account row of before, where none is given.")
  @GetMapping("/api/v1/trades/performance")
  Performance performance(
      @RequestParam(required = false) @Nullable String login,
      @RequestParam(required = false) @Nullable String strategy,
      @RequestParam(required = false) @Nullable String symbol,
      @RequestParam(required = false) @Nullable String from,
      @RequestParam(required = false) @Nullable String to,
      @RequestParam(required = false) @Nullable String equity) {
    Instant now = clock.instant();
    Instant begin = GivenFields.past("from", from, now);
    Instant end = Objects.requireNonNullElse(GivenFields.past("to", to, now), now);
    if (begin != null && !begin.isBefore(end)) {
      throw invalid("from", "Give a moment before to.");
    }
    String account = account(new Which(login, strategy, symbol, begin, end));
    List<Trade> closed = trades.closed(new Which(account, strategy, symbol, begin, end));
    if (closed.size() > LiveTrades.MOST) {
      throw invalid(
          "from", "More than %d trades: let the window begin later.".formatted(LiveTrades.MOST));
    }
    Instant start = begin == null ? firstOpening(closed) : begin;
    var warnings = new ArrayList<String>();
    warnings.add(
        "equity: counted where a trade closes; what was open meanwhile is in neither drawdown nor"
            + " ratios, and deposits and withdrawals are left out");
    warnings.add(
        "costs: spread and slippage are in the broker's prices and cannot be distinguished");
    Account held = held(account, start, equity, warnings);
    PerformanceReport report =
        LivePerformance.report(
            closed, held.balance(), Objects.requireNonNullElse(held.currency(), ""), start, end);
    return new Performance(account, report, warnings);
  }

  private String account(Which which) {
    List<String> logins = trades.logins(which);
    if (logins.isEmpty()) {
      throw new HubException(
          ErrorCode.NOT_FOUND, "No trade closed in this window: GET /api/v1/trades lists all.");
    }
    if (logins.size() > 1) {
      throw invalid("login", "Name one account: " + String.join(", ", logins) + ".");
    }
    return logins.get(0);
  }

  private static Instant firstOpening(List<Trade> closed) {
    return closed.stream().map(Trade::openedAt).min(Instant::compareTo).orElseThrow();
  }

  private Account held(String login, Instant start, @Nullable String given, List<String> warnings) {
    Account known = trades.account(login, start).orElse(null);
    String currency = known == null ? null : known.currency();
    if (given != null) {
      double equity = given.matches("\\d{1,12}(\\.\\d{1,8})?") ? Double.parseDouble(given) : 0;
      if (equity <= 0) {
        throw invalid("equity", "Give an amount above 0, such as 10000.");
      }
      return new Account(equity, currency);
    }
    if (known == null || known.balance() <= 0) {
      throw invalid(
          "equity",
          "No account row of %s with a balance is from before %s: give what it held then."
              .formatted(login, start));
    }
    if (currency == null) {
      warnings.add("currency: no account row names it");
    }
    return known;
  }

  private static HubException invalid(String parameter, String fix) {
    return new HubException(ErrorCode.INVALID_PARAMETER, parameter, fix);
  }
}
