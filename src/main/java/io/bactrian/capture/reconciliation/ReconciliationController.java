package io.bactrian.capture.reconciliation;

import io.swagger.v3.oas.annotations.Operation;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Whether alerts, receipts and deals match: counts by day, and a day's items that do not. */
@RestController
class ReconciliationController {
  private static final int DAYS = 7;

  private final Reconciliation reconciliation;

  ReconciliationController(Reconciliation reconciliation) {
    this.reconciliation = reconciliation;
  }

  record Report(LocalDate from, LocalDate to, @Nullable String login, List<Day> items) {}

  /**
   * @param next the cursor of the next page, null on the last
   */
  record Page(LocalDate day, List<Unmatched> items, @Nullable String next) {}

  @Operation(
      operationId = "reconcile",
      tags = "flow",
      summary = "Whether alerts, receipts and deals match, by day",
      description =
          "The last 7 days unless given, at most 366. With a login, alerts that another login took"
              + " are left out.")
  @GetMapping("/api/v1/reconciliation")
  Report report(
      @RequestParam(required = false) @Nullable String from,
      @RequestParam(required = false) @Nullable String to,
      @RequestParam(required = false) @Nullable String login) {
    Span span = Span.of(from, to, DAYS);
    String account = Parameters.login(login);
    return new Report(span.from(), span.to(), account, reconciliation.days(account, span));
  }

  @Operation(
      operationId = "listUnmatched",
      tags = "flow",
      summary = "What does not match on a day, and why")
  @GetMapping("/api/v1/reconciliation/{day}")
  Page unmatched(
      @PathVariable String day,
      @RequestParam(required = false) @Nullable String login,
      @RequestParam(required = false) @Nullable String limit,
      @RequestParam(required = false) @Nullable String cursor) {
    Span span = Span.of(Parameters.day("day", day));
    int most = Parameters.limit(limit);
    List<Unmatched> found =
        reconciliation.unmatched(
            Parameters.login(login), span, Cursor.parse(cursor, span), most + 1);
    List<Unmatched> shown = found.stream().limit(most).toList();
    String next = found.size() > most ? Cursor.after(shown.get(most - 1)).toString() : null;
    return new Page(span.from(), shown, next);
  }
}
