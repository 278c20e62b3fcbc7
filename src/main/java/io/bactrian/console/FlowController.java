package io.bactrian.console;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.hub.lists.FlowPart;
import io.swagger.v3.oas.annotations.Operation;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /api/v1/flow}: what the console's first page shows, put together of its parts. */
@RestController
class FlowController {
  private static final long FRESH_NANOS = 1_000_000_000L;

  private final List<FlowPart> parts;
  private final ObjectMapper json;
  private @Nullable ObjectNode latest;
  private long readAt;

  FlowController(List<FlowPart> parts, ObjectMapper json) {
    this.parts = parts;
    this.json = json;
  }

  /** At most a second old, however many look on. */
  @Operation(
      operationId = "getFlow",
      tags = "flow",
      summary = "Live counts, last event and health of every step")
  @GetMapping("/api/v1/flow")
  synchronized ObjectNode flow() {
    if (latest == null || System.nanoTime() - readAt > FRESH_NANOS) {
      latest = read();
      readAt = System.nanoTime();
    }
    return latest;
  }

  ObjectNode read() {
    ObjectNode flow = json.createObjectNode();
    flow.put("at", Instant.now().toString());
    for (FlowPart part : parts) {
      ObjectNode members = json.valueToTree(part.read());
      flow.setAll(members);
    }
    return flow;
  }
}
