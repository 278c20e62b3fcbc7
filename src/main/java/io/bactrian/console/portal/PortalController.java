package io.bactrian.console.portal;

import io.bactrian.console.portal.Portal.PortalDays;
import io.bactrian.console.portal.Portal.PortalModels;
import io.bactrian.console.portal.Portal.PortalMonths;
import io.bactrian.console.portal.Portal.PortalPositions;
import io.bactrian.console.portal.Portal.PortalSummary;
import io.bactrian.console.portal.Portal.PortalTrade;
import io.bactrian.console.portal.Portal.PortalTradePage;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * What an investor reads. Who reads decides which rows there are, and PostgreSQL which those are.
 */
@RestController
@RequestMapping("/api/v1/portal")
class PortalController {
  private static final String AS = "as";
  private static final String NOTE =
      "Delayed: clock.until is the newest moment in it. Operator and service may name with 'as' whose view they want.";
  private static final int MOST = 1_000;
  private static final int SHEET_PIECE = 5_000;

  private final PortalViews views;
  private final PortalTrades trades;

  PortalController(PortalViews views, PortalTrades trades) {
    this.views = views;
    this.trades = trades;
  }

  @Operation(
      operationId = "getPortalSummary",
      tags = "portal",
      summary = "Accounts and results of all time, by currency",
      description = NOTE)
  @GetMapping("/summary")
  PortalSummary summary(@RequestParam(name = AS, required = false) @Nullable String as) {
    return views.summary(Holder.of(as));
  }

  @Operation(
      operationId = "getPortalEquity",
      tags = "portal",
      summary = "Balance, equity, growth and drawdown, day by day",
      description = NOTE)
  @GetMapping("/equity")
  PortalDays equity(@RequestParam(name = AS, required = false) @Nullable String as) {
    return views.days(Holder.of(as));
  }

  @Operation(
      operationId = "getPortalMonths",
      tags = "portal",
      summary = "Results and returns, month by month",
      description = NOTE)
  @GetMapping("/months")
  PortalMonths months(@RequestParam(name = AS, required = false) @Nullable String as) {
    return views.months(Holder.of(as));
  }

  @Operation(
      operationId = "getPortalPositions",
      tags = "portal",
      summary = "What was open at clock.until",
      description = NOTE)
  @GetMapping("/positions")
  PortalPositions positions(@RequestParam(name = AS, required = false) @Nullable String as) {
    return views.positions(Holder.of(as));
  }

  @Operation(
      operationId = "getPortalModels",
      tags = "portal",
      summary = "The models of the symbols that are traded, and what they are at",
      description = NOTE)
  @GetMapping("/models")
  PortalModels models(@RequestParam(name = AS, required = false) @Nullable String as) {
    return views.models(Holder.of(as));
  }

  @Operation(
      operationId = "getPortalTrades",
      tags = "portal",
      summary = "Closed trades, newest first",
      description = NOTE)
  @GetMapping("/trades")
  PortalTradePage trades(
      @RequestParam(name = "limit", defaultValue = "100") int limit,
      @RequestParam(name = "cursor", required = false) @Nullable String cursor,
      @RequestParam(name = AS, required = false) @Nullable String as) {
    if (limit < 1 || limit > MOST) {
      throw new HubException(
          ErrorCode.INVALID_PARAMETER,
          "limit",
          "'limit' takes a whole number from 1 to " + MOST + ".");
    }
    return trades.page(Holder.of(as), limit, cursor);
  }

  @Operation(
      operationId = "getPortalTradesAsCsv",
      tags = "portal",
      summary = "All closed trades as CSV, newest first",
      description = NOTE)
  @GetMapping(path = "/trades.csv", produces = "text/csv")
  void sheet(
      @RequestParam(name = AS, required = false) @Nullable String as, HttpServletResponse response)
      throws IOException {
    String holder = Holder.of(as);
    PortalTradePage page = trades.page(holder, SHEET_PIECE, null);
    response.setContentType("text/csv;charset=UTF-8");
    response.setHeader("Content-Disposition", "attachment; filename=\"trades.csv\"");
    OutputStream out = response.getOutputStream();
    out.write(TradeSheet.HEAD.getBytes(StandardCharsets.UTF_8));
    while (true) {
      for (PortalTrade trade : page.items()) {
        out.write(TradeSheet.line(trade).getBytes(StandardCharsets.UTF_8));
      }
      if (page.next() == null) {
        return;
      }
      page = trades.page(holder, SHEET_PIECE, page.next());
    }
  }
}
