package io.bactrian.capture.archive;

import io.bactrian.hub.connections.Bodies;
import io.bactrian.hub.security.Caller;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Takes files in; {@code GET} is one of the lists. */
@RestController
class ArchiveController {
  private static final Duration UPLOAD_LIMIT = Duration.ofMinutes(1);

  private final Archive archive;

  ArchiveController(Archive archive) {
    this.archive = archive;
  }

  @Operation(
      operationId = "putArchive",
      tags = "flow",
      summary = "Archives a chart image or a Pine source",
      description =
          "Kept for good in the object store, once by kind, name and content: the same file again"
              + " answers the same key. Its kind is read from its bytes, whatever the content type"
              + " is.")
  @PutMapping("/api/v1/archive/{kind}/{name}")
  Archive.Kept put(
      @PathVariable String kind,
      @PathVariable String name,
      @RequestParam(name = "dry_run", required = false) @Nullable Boolean dryRun,
      HttpServletRequest request)
      throws IOException {
    ArchiveKind wanted = ArchiveKind.of(kind);
    Bodies.mayTake(request, UPLOAD_LIMIT);
    byte[] content = request.getInputStream().readNBytes(wanted.limit() + 1);
    if (content.length > wanted.limit()) {
      throw new HubException(
          ErrorCode.TOO_LARGE, "body", "At most " + wanted.limit() + " bytes are taken here.");
    }
    return Boolean.TRUE.equals(dryRun)
        ? archive.look(wanted, name, content)
        : archive.keep(wanted, name, content, Caller.current().name());
  }
}
