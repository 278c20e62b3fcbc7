package io.bactrian.store.onedrive.graph;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.store.onedrive.graph.Drive.Times;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Copies, done a while after they are accepted and watched by a monitor; and sharing links. */
final class Copies implements AutoCloseable {
  static final String PATH = "/monitor/";

  /** The source before anything is built, for a folder may be copied into itself. */
  private record Node(String name, Blobs.Blob blob, Times times, List<Node> children) {}

  private final String base;
  private final Drives drives;
  private final Blobs blobs;
  private final Quirks quirks;
  private final Map<String, Map<String, Object>> states = new ConcurrentHashMap<>();
  private final Map<String, Map<String, Object>> links = new ConcurrentHashMap<>();
  private final ScheduledExecutorService worker =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            var thread = new Thread(work, "graph-copy");
            thread.setDaemon(true);
            return thread;
          });

  Copies(String base, Drives drives, Blobs blobs, Quirks quirks) {
    this.base = base;
    this.drives = drives;
    this.blobs = blobs;
    this.quirks = quirks;
  }

  Answer start(Call call, Drive drive, Item item) throws IOException {
    JsonNode body = call.json();
    JsonNode reference = body.path("parentReference");
    Drive to = drives.byId(reference.path("driveId").asText(drive.id));
    Item parent = DriveCalls.target(to, reference, item.isRoot() ? item : item.parent);
    String name = body.path("name").asText(item.name);
    Names.check(name);
    Conflict conflict = DriveCalls.conflict(call, body, Conflict.FAIL);
    String id = UUID.randomUUID().toString();
    states.put(id, state("inProgress", 27.8));
    worker.schedule(
        () -> finish(id, () -> copy(drive, item, to, parent, name, conflict)),
        quirks.copyMillis(),
        TimeUnit.MILLISECONDS);
    return Answer.empty(202).with("Location", base + PATH + id);
  }

  private interface Work {
    Item run();
  }

  private void finish(String id, Work work) {
    try {
      Map<String, Object> done = state("completed", 100.0);
      done.put("resourceId", work.run().id);
      states.put(id, done);
    } catch (GraphError e) {
      Map<String, Object> failed = state("failed", 27.8);
      failed.put("error", Map.of("code", e.code(), "message", e.getMessage()));
      states.put(id, failed);
    }
  }

  /** One thread copies, so that the order of the two locks does not matter. */
  private Item copy(Drive drive, Item item, Drive to, Item parent, String name, Conflict conflict) {
    synchronized (drive) {
      synchronized (to) {
        return build(to, to.item(parent.id), node(drive.item(item.id)), name, conflict);
      }
    }
  }

  private static Node node(Item item) {
    return new Node(
        item.name,
        item.blob,
        new Times(item.clientCreated, item.clientModified),
        item.children.values().stream().map(Copies::node).toList());
  }

  private Item build(Drive to, Item parent, Node source, String name, Conflict conflict) {
    if (source.blob() == null) {
      Item folder = to.createFolder(parent, name, conflict).item();
      source.children().forEach(child -> build(to, folder, child, child.name(), conflict));
      return folder;
    }
    Blobs.Blob blob = blobs.copy(source.blob());
    try {
      return to.store(parent, name, blob, conflict, Precondition.NONE, source.times()).item();
    } catch (GraphError e) {
      blobs.drop(blob);
      throw e;
    }
  }

  private static Map<String, Object> state(String status, double percent) {
    var state = new LinkedHashMap<String, Object>();
    state.put("operation", "ItemCopy");
    state.put("percentageComplete", percent);
    state.put("status", status);
    return state;
  }

  Answer monitor(Call call) {
    Map<String, Object> state = states.get(call.path().substring(PATH.length()));
    if (state == null) {
      throw GraphError.notFound("No such operation.");
    }
    return Answer.json(state.get("status").equals("inProgress") ? 202 : 200, state);
  }

  /** The same link for the same request: 201 at first, 200 from then on. */
  Answer link(Call call, Drive drive, Item item) throws IOException {
    JsonNode body = call.json();
    String type = body.path("type").asText("view");
    String scope = body.path("scope").asText("anonymous");
    if (!type.matches("view|edit|embed") || !scope.matches("anonymous|organization|users")) {
      throw GraphError.invalid("", "Unknown type or scope of a link");
    }
    String key = String.join("/", drive.id, item.id, type, scope);
    boolean there = links.containsKey(key);
    return Answer.json(
        there ? 200 : 201, links.computeIfAbsent(key, unused -> permission(type, scope)));
  }

  private static Map<String, Object> permission(String type, String scope) {
    String id = UUID.randomUUID().toString();
    return Map.of(
        "id", id,
        "roles", List.of(type.equals("edit") ? "write" : "read"),
        "link", Map.of("type", type, "scope", scope, "webUrl", "https://fake.example/s!" + id));
  }

  @Override
  public void close() {
    FakeGraph.end(worker);
  }
}
