package io.bactrian.decisions.backtest;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.swagger.v3.oas.annotations.Operation;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Backtests side by side, as files, and cancelled. */
@RestController
@RequestMapping("/api/v1/backtests")
final class BacktestsController {
  private static final int MOST_COMPARED = 10;

  private final BacktestExports exports;
  private final BacktestJobs jobs;

  BacktestsController(BacktestExports exports, BacktestJobs jobs) {
    this.exports = exports;
    this.jobs = jobs;
  }

  /**
   * @param items one a backtest, in the order asked for
   */
  record Comparison(List<Map<String, Object>> items) {}

  @JsonNaming(SnakeCaseStrategy.class)
  record Cancellation(@Nullable Boolean dryRun) {}

  /**
   * @param cancelled false in a dry run, and where this hub does not run it
   */
  record Cancelled(String id, boolean cancelled) {}

  @Operation(
      operationId = "compareBacktests",
      tags = "lists",
      summary = "Two or more backtests side by side",
      description = "ids: their ids, with commas between. Each has its result and its curve.")
  @GetMapping("/{ids}/compare")
  Comparison compare(@PathVariable String ids) {
    List<String> wanted = Arrays.stream(ids.split(",")).map(String::strip).distinct().toList();
    if (wanted.size() < 2 || wanted.size() > MOST_COMPARED) {
      throw new HubException(
          ErrorCode.INVALID_PARAMETER,
          "ids",
          "Name 2 to %d backtests, with commas between.".formatted(MOST_COMPARED));
    }
    return new Comparison(wanted.stream().map(id -> exports.summary("ids", id)).toList());
  }

  @Operation(
      operationId = "cancelBacktest",
      tags = "flow",
      summary = "Ends a backtest that is under way",
      description = "The hub that runs it has to be asked.")
  @PostMapping("/{id}/cancel")
  Cancelled cancel(@PathVariable String id, @RequestBody Cancellation body) {
    exports.require("id", id);
    return new Cancelled(id, !Boolean.TRUE.equals(body.dryRun()) && jobs.cancel(id));
  }

  @Operation(
      operationId = "getBacktestTrades",
      tags = "lists",
      summary = "All trades of a backtest as CSV")
  @GetMapping("/{id}/trades.csv")
  ResponseEntity<byte[]> trades(@PathVariable String id) {
    return file(id, "trades.csv", exports.trades(id), "text/csv");
  }

  @Operation(
      operationId = "getBacktestEquity",
      tags = "lists",
      summary = "The equity curve of a backtest as CSV, as it is kept")
  @GetMapping("/{id}/equity.csv")
  ResponseEntity<byte[]> equity(@PathVariable String id) {
    return file(id, "equity.csv", exports.equity(id), "text/csv");
  }

  @Operation(
      operationId = "getBacktestReport",
      tags = "lists",
      summary = "The report of a backtest as one HTML file that needs nothing else")
  @GetMapping("/{id}/report.html")
  ResponseEntity<byte[]> report(@PathVariable String id) {
    return file(id, "report.html", exports.html(id), "text/html");
  }

  private static ResponseEntity<byte[]> file(String id, String name, String content, String type) {
    String shown = "backtest-" + id + "-" + name;
    return ResponseEntity.ok()
        .contentType(MediaType.parseMediaType(type + ";charset=UTF-8"))
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.attachment().filename(shown).build().toString())
        .body(content.getBytes(StandardCharsets.UTF_8));
  }
}
