package io.bactrian.data.snapshot;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.store.objects.ObjectContent;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The bars that a dataset was made without. */
@RestController
final class RemovedController {
  private final Datasets datasets;

  RemovedController(Datasets datasets) {
    this.datasets = datasets;
  }

  @Operation(
      operationId = "getRemovedBars",
      tags = "lists",
      summary = "All bars that the rules removed, flagged or cut before, as CSV",
      description =
          "One line a bar with the rule, the value, the threshold and the reason: docs/cleaning.md.")
  @GetMapping(path = "/api/v1/datasets/{id}/removed", produces = "text/csv")
  void removed(@PathVariable String id, HttpServletResponse response) throws IOException {
    try (ObjectContent content = datasets.removed(id).orElseThrow(() -> unknown(id))) {
      var file = ContentDisposition.attachment().filename(id + "-removed.csv").build();
      response.setContentType("text/csv;charset=UTF-8");
      response.setContentLengthLong(content.size());
      response.setHeader(HttpHeaders.CONTENT_DISPOSITION, file.toString());
      content.transferTo(response.getOutputStream());
    }
  }

  private static HubException unknown(String id) {
    return new HubException(
        ErrorCode.NOT_FOUND,
        "id",
        "There is no dataset %s with a list of removed bars. GET /api/v1/datasets lists them; those of before there were rules have none."
            .formatted(id));
  }
}
