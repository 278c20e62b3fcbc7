package io.bactrian.capture.reconciliation;

import io.swagger.v3.oas.annotations.Operation;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What deals are missing, and what to do. */
@RestController
class GapsController {
  private static final int DAYS = 31;

  private final Gaps gaps;

  GapsController(Gaps gaps) {
    this.gaps = gaps;
  }

  /**
   * @param more whether there are gaps beyond the limit
   */
  record Answer(List<Gap> items, boolean more) {}

  @Operation(
      operationId = "listGaps",
      tags = "flow",
      summary = "Signs of deals that the hub does not hold",
      description = "Of what came in on these days, 31 unless given; the newest first.")
  @GetMapping("/api/v1/gaps")
  Answer gaps(
      @RequestParam(required = false) @Nullable String login,
      @RequestParam(required = false) @Nullable String from,
      @RequestParam(required = false) @Nullable String to,
      @RequestParam(required = false) @Nullable String limit) {
    int most = Parameters.limit(limit);
    List<Gap> found = gaps.find(Parameters.login(login), Span.of(from, to, DAYS), most + 1);
    return new Answer(found.stream().limit(most).toList(), found.size() > most);
  }
}
