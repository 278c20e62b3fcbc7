package io.bactrian.console;

import io.bactrian.hub.lists.SearchPart;
import io.bactrian.hub.lists.SearchPart.Found;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import java.util.ArrayList;
import java.util.List;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /api/v1/search}: things of all kinds by their id or name. */
@RestController
class SearchController {
  private static final int MOST = 40;
  private static final int LONGEST = 200;

  private final List<SearchPart> parts;

  SearchController(List<SearchPart> parts) {
    this.parts = parts;
  }

  /**
   * @param items at most 40, of each list at most 6
   * @param more whether there are further ones, which a longer text leads to
   */
  record Answer(List<Found> items, boolean more) {}

  @Operation(
      operationId = "search",
      tags = "lists",
      summary = "Things of all kinds by their id or name",
      description =
          "Ids of growing lists are found by their beginning, names by any part. At most 6 of a"
              + " list and 40 in all; an investor finds results only.")
  @GetMapping("/api/v1/search")
  Answer search(
      @Parameter(description = "What the id begins with, or a part of the name.")
          @RequestParam(defaultValue = "")
          String q,
      Authentication caller) {
    String text = q.strip();
    if (text.isEmpty()) {
      return new Answer(List.of(), false);
    }
    if (text.length() > LONGEST || text.indexOf('\0') >= 0) {
      throw new HubException(
          ErrorCode.INVALID_PARAMETER, "q", "'q' takes 1 to 200 characters, no NUL among them.");
    }
    boolean resultsOnly = !Onlookers.seesAll(caller);
    var found = new ArrayList<Found>();
    for (SearchPart part : parts) {
      found.addAll(part.find(text, MOST + 1 - found.size(), resultsOnly));
    }
    boolean more = found.size() > MOST;
    return new Answer(more ? List.copyOf(found.subList(0, MOST)) : found, more);
  }
}
