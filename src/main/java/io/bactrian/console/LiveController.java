package io.bactrian.console;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code GET /api/v1/live}: server-sent events that name the lists in which something changed, and
 * nothing of what. The request's thread waits for as long as somebody looks on.
 */
@RestController
class LiveController {
  private static final long BEAT_MS = 15_000;
  private static final long APART_MS = 250;
  private static final long FIRST_MS = 500; // until the database is known to report

  private final LiveChanges changes;
  private final LiveLists lists;

  LiveController(LiveChanges changes, LiveLists lists) {
    this.changes = changes;
    this.lists = lists;
  }

  @Operation(
      operationId = "watchChanges",
      tags = "flow",
      summary = "Which lists change, as server-sent events",
      description =
          "An event 'changed' has the names of the lists, joined by commas, and 'flow' where"
              + " its figures did; at most 4 a second. An event 'live' or 'blind' says whether the"
              + " database reports changes: a caller that is blind asks the lists from time to time."
              + " An event 'beat' comes every 15 seconds. Where too many look on, 503 answers.")
  @ApiResponse(
      responseCode = "200",
      description = "Events until the caller leaves",
      content =
          @Content(
              mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
              schema = @Schema(type = "string")))
  @GetMapping("/api/v1/live")
  void watch(Authentication caller, HttpServletResponse response) throws IOException {
    boolean resultsOnly = !Onlookers.seesAll(caller);
    LiveChanges.Onlooker onlooker = changes.join();
    try {
      response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
      response.setCharacterEncoding(StandardCharsets.UTF_8.name());
      response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
      response.setHeader("X-Accel-Buffering", "no"); // else a proxy keeps events back
      stream(onlooker, resultsOnly, response.getOutputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      changes.leave(onlooker);
    }
  }

  private void stream(LiveChanges.Onlooker onlooker, boolean resultsOnly, OutputStream out)
      throws IOException, InterruptedException {
    Boolean said = null;
    long sent = System.nanoTime();
    LiveChanges.Onlooker.Look look = onlooker.await(FIRST_MS);
    while (look != null) {
      if (said == null || said != look.works()) {
        said = look.works();
        send(out, said ? "live" : "blind", "");
      }
      Set<String> names = lists.of(look.tables(), resultsOnly);
      if (!names.isEmpty()) {
        send(out, "changed", String.join(",", names));
        sent = System.nanoTime();
      } else if (System.nanoTime() - sent >= BEAT_MS * 900_000) {
        send(out, "beat", "");
        sent = System.nanoTime();
      }
      Thread.sleep(APART_MS);
      look = onlooker.await(BEAT_MS);
    }
  }

  private static void send(OutputStream out, String event, String data) throws IOException {
    String text = "event: %s\ndata: %s\n\n".formatted(event, data);
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
