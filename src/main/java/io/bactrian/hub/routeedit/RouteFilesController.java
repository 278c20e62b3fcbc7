package io.bactrian.hub.routeedit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.hub.lint.EditorNames;
import io.bactrian.hub.lint.HubLintContext;
import io.bactrian.hub.liveedit.RouteFileStatus;
import io.bactrian.hub.liveedit.RouteFiles;
import io.bactrian.hub.routeedit.RouteEdits.Edit;
import io.bactrian.hub.routeedit.RouteEdits.RouteFileSaved;
import io.bactrian.hub.routefiles.LintContext;
import io.bactrian.hub.routefiles.RouteFile;
import io.bactrian.hub.routefiles.RouteProblem;
import io.bactrian.hub.security.Caller;
import io.bactrian.hub.security.Role;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.GivenFields;
import io.bactrian.shared.HubException;
import io.bactrian.shared.Problem;
import io.swagger.v3.oas.annotations.Operation;
import java.util.List;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** One route file: its text, saving and removing it, and who changed it when. */
@RestController
@RequestMapping("/api/v1/route-files")
class RouteFilesController {
  private static final int MOST = 200;

  private final RouteFiles files;
  private final FilesOnDisk disk;
  private final RouteEdits edits;
  private final RouteHistory history;
  private final RouteDiagram diagram;
  private final LintContext hub;

  RouteFilesController(
      RouteFiles files,
      FilesOnDisk disk,
      RouteEdits edits,
      RouteHistory history,
      RouteDiagram diagram,
      CamelContext context,
      Environment environment) {
    this.files = files;
    this.disk = disk;
    this.edits = edits;
    this.history = history;
    this.diagram = diagram;
    this.hub = new HubLintContext(context, environment);
  }

  record RouteText(String text, String sha256) {}

  /**
   * @param disk what the file has, null where there is none
   * @param serving the version that runs, which is the last good one where the file was refused;
   *     null where none does
   * @param status as GET /api/v1/routes has it, null where there is no such file
   * @param readOnly why it cannot be saved here, null where it can
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record RouteFileText(
      String file,
      @Nullable RouteText disk,
      @Nullable RouteText serving,
      @Nullable RouteFileStatus status,
      @Nullable String readOnly) {}

  /**
   * @param expectedSha256 of the text on disk that this one takes the place of, null for a new file
   * @param reason why, which is kept
   * @param dryRun whether to say only what would come of it
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record RouteFileWanted(
      @Nullable String file,
      @Nullable String text,
      @Nullable String expectedSha256,
      @Nullable String reason,
      @Nullable Boolean dryRun) {}

  /**
   * @param expectedSha256 of the text on disk
   * @param dryRun whether to say only what would stop
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record RouteFileUnwanted(
      @Nullable String file,
      @Nullable String expectedSha256,
      @Nullable String reason,
      @Nullable Boolean dryRun) {}

  record RouteDrawing(String file, List<RouteDiagram.DrawnRoute> routes) {}

  record RouteHistoryPage(List<RouteHistory.RouteEdit> items, @Nullable String next) {}

  /**
   * @param disk what somebody else has written, where that is the problem
   * @param problems by line, where the text is the problem
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record RouteFileProblem(
      @JsonUnwrapped Problem problem,
      @Nullable RouteText disk,
      @Nullable List<RouteProblem> problems) {}

  @Operation(
      operationId = "getRouteFile",
      tags = "flow",
      summary = "The text of a route file, and the version of it that serves")
  @GetMapping
  RouteFileText file(@RequestParam String file) {
    String name = FilesOnDisk.named(file);
    RouteText text = disk.read(name).map(RouteFilesController::text).orElse(null);
    RouteText serving =
        files.serving(name).map(RouteFile::text).map(RouteFilesController::text).orElse(null);
    return new RouteFileText(
        name, text, serving, files.status(name).orElse(null), disk.readOnly(name).orElse(null));
  }

  @Operation(
      operationId = "putRouteFile",
      tags = "operation",
      summary = "Saves a route file, as an editor would",
      description =
          "For a person who is logged in as operator; with dry_run for the service key, too. Judged"
              + " first as live edit judges it: what would be refused is not written, and 422 names"
              + " every problem with its line. 409 with the text on disk where that is not the one"
              + " of expected_sha256. Waits a while to say whether the new version serves.")
  @PutMapping
  RouteFileSaved put(@RequestBody RouteFileWanted wanted) {
    String text = GivenFields.given("text", wanted.text());
    return done(
        new Edit(FilesOnDisk.named(wanted.file()), text, wanted.expectedSha256()),
        wanted.reason(),
        wanted.dryRun());
  }

  @Operation(
      operationId = "removeRouteFile",
      tags = "operation",
      summary = "Removes a route file",
      description =
          "Its routes stop. 422 where another file needs it, which the reason names; with dry_run"
              + " only what would stop. Its versions stay in the history.")
  @PostMapping("/remove")
  RouteFileSaved remove(@RequestBody RouteFileUnwanted unwanted) {
    return done(
        new Edit(FilesOnDisk.named(unwanted.file()), null, unwanted.expectedSha256()),
        unwanted.reason(),
        unwanted.dryRun());
  }

  private RouteFileSaved done(Edit edit, @Nullable String reason, @Nullable Boolean dryRun) {
    if (Boolean.TRUE.equals(dryRun)) {
      return edits.rehearse(edit);
    }
    Caller caller = Caller.current();
    if (!caller.is(Role.OPERATOR)) {
      throw new HubException(
          ErrorCode.FORBIDDEN,
          "Route files are saved by a person who is logged in as operator; a key may ask with"
              + " dry_run.");
    }
    return edits.apply(edit, caller.name(), GivenFields.reason(reason));
  }

  @Operation(
      operationId = "routeFileHistory",
      tags = "flow",
      summary = "Who changed a route file when, the newest first",
      description =
          "Of all hubs on this database. A version was saved in the console by its author, or"
              + " written on disk, of which nobody knows more than 'file'.")
  @GetMapping("/history")
  RouteHistoryPage history(
      @RequestParam String file,
      @RequestParam(defaultValue = "50") int limit,
      @RequestParam(required = false) @Nullable String cursor) {
    if (limit < 1 || limit > MOST) {
      throw new HubException(
          ErrorCode.INVALID_PARAMETER, "limit", "Give a whole number from 1 to " + MOST + ".");
    }
    long before = cursor == null ? 0 : GivenFields.rowId(cursor);
    List<RouteHistory.RouteEdit> rows = history.of(FilesOnDisk.named(file), before, limit + 1);
    boolean more = rows.size() > limit;
    List<RouteHistory.RouteEdit> items = more ? rows.subList(0, limit) : rows;
    return new RouteHistoryPage(items, more ? items.get(limit - 1).id() : null);
  }

  @Operation(
      operationId = "routeFileVersion",
      tags = "flow",
      summary = "A text of a route file that served once",
      description = "To roll back is to PUT it again.")
  @GetMapping("/version")
  RouteText version(@RequestParam String file, @RequestParam String sha256) {
    return history
        .text(FilesOnDisk.named(file), sha256)
        .map(text -> new RouteText(text, sha256))
        .orElseThrow(
            () -> HubException.missing("sha256", "version", sha256, "/api/v1/route-files/history"));
  }

  @Operation(
      operationId = "routeFileDiagram",
      tags = "flow",
      summary = "The steps of the version that serves, with what Camel has counted",
      description =
          "Counters are this hub's, since the routes were last made; null where nothing is counted,"
              + " as inside a Kamelet.")
  @GetMapping("/diagram")
  RouteDrawing diagram(@RequestParam String file) {
    String name = FilesOnDisk.named(file);
    return new RouteDrawing(name, files.serving(name).map(diagram::of).orElse(List.of()));
  }

  @Operation(
      operationId = "routeFileNames",
      tags = "flow",
      summary = "What an editor completes beside the schema of route files",
      description =
          "Components that are here with their options, direct: endpoints and route configurations.")
  @GetMapping("/names")
  EditorNames names() {
    return EditorNames.of(hub, files.allServing());
  }

  @ExceptionHandler
  ResponseEntity<RouteFileProblem> onChanged(RouteEdits.Changed e) {
    Optional<RouteText> now = e.text().map(RouteFilesController::text);
    return answer(new RouteFileProblem(Problem.of(e), now.orElse(null), null));
  }

  @ExceptionHandler
  ResponseEntity<RouteFileProblem> onRefused(RouteEdits.Refused e) {
    return answer(new RouteFileProblem(Problem.of(e), null, e.problems()));
  }

  private static ResponseEntity<RouteFileProblem> answer(RouteFileProblem problem) {
    return ResponseEntity.status(problem.problem().status())
        .contentType(MediaType.parseMediaType(Problem.MEDIA_TYPE))
        .body(problem);
  }

  private static RouteText text(String text) {
    return new RouteText(text, RouteEdits.sha256(text));
  }
}
