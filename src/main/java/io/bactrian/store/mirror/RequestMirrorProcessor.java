package io.bactrian.store.mirror;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.hub.security.Caller;
import io.bactrian.hub.security.OperatorActions;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.store.mirror.plan.MirrorMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Asks for runs of one map or of all, or approves a plan; the body becomes the runs. What is under
 * way already is not asked for again.
 */
final class RequestMirrorProcessor implements Processor {
  private final Mirror mirror;
  private final Drive drive;
  private final OperatorActions actions;

  RequestMirrorProcessor(Mirror mirror, Drive drive, OperatorActions actions) {
    this.mirror = mirror;
    this.drive = drive;
    this.actions = actions;
  }

  /** A run, and whether it was open before. */
  record Asked(String id, String map, String status) {}

  @Override
  public void process(Exchange exchange) {
    JsonNode body = exchange.getMessage().getBody(JsonNode.class);
    List<Asked> runs;
    if (body == null) {
      runs = drive.isSetUp() ? all(false) : List.of(); // by schedule
    } else {
      drive.client(); // or say what is missing
      runs = body.has("approve") ? List.of(approve(body)) : request(body);
    }
    exchange.getMessage().setBody(Map.of("runs", runs));
  }

  private List<Asked> request(JsonNode body) {
    boolean dryRun = body.path("dry_run").asBoolean();
    String map = body.path("map").asText("");
    return map.isEmpty() ? all(dryRun) : List.of(request(mirror.maps().get(map), dryRun));
  }

  private List<Asked> all(boolean dryRun) {
    List<Asked> runs = new ArrayList<>();
    mirror.maps().all().forEach(map -> runs.add(request(map, dryRun)));
    return runs;
  }

  private Asked request(MirrorMap map, boolean dryRun) {
    Optional<MirrorRun> open = mirror.open(map.name());
    boolean asksAnew =
        Caller.current().role() != null // a person wants a new plan in the place of the old
            && open.filter(run -> run.status().equals("waiting_for_approval")).isPresent();
    if (open.isPresent() && !asksAnew) {
      return new Asked(open.get().id(), map.name(), open.get().status());
    }
    String id = mirror.request(map.name(), Caller.current().name(), dryRun);
    return new Asked(id, map.name(), "requested");
  }

  private Asked approve(JsonNode body) {
    String id = body.at("/approve/run").asText();
    String plan = body.at("/approve/plan").asText();
    if (body.path("dry_run").asBoolean()) {
      return new Asked(id, mirror.approvable(id, plan).map(), "would-be-approved");
    }
    mirror.approve(id, plan, Caller.current().name());
    actions.record(Caller.current().name(), "mirror.approve", id, Map.of("plan", plan));
    MirrorRun run =
        mirror
            .find(id)
            .orElseThrow(
                () -> new HubException(ErrorCode.NOT_FOUND, "run", "There is no run " + id + "."));
    return new Asked(id, run.map(), "approved");
  }
}
