package io.bactrian.store.onedrive.graph;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.store.onedrive.graph.Drive.Stored;
import io.bactrian.store.onedrive.graph.Drive.Times;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What is asked of drives and their items, except lists. */
final class DriveCalls {
  private static final long LARGEST_PUT = 250L * 1024 * 1024;
  private static final String BEHAVIOUR = "@microsoft.graph.conflictBehavior";

  private final Blobs blobs;
  private final Lists lists;
  private final Delta delta;
  private final Uploads uploads;
  private final Downloads downloads;
  private final Copies copies;

  DriveCalls(
      Blobs blobs, Lists lists, Delta delta, Uploads uploads, Downloads downloads, Copies copies) {
    this.blobs = blobs;
    this.lists = lists;
    this.delta = delta;
    this.uploads = uploads;
    this.downloads = downloads;
    this.copies = copies;
  }

  Answer answer(Call call, Drive drive, Address at) throws IOException {
    return switch (call.method() + " " + at.verb()) {
      case "GET drive" -> Answer.json(200, driveJson(drive));
      case "GET " -> get(call, drive, at);
      case "PATCH " -> update(call, drive, at);
      case "DELETE " -> remove(call, drive, at, drive::delete);
      case "GET children" -> lists.children(call, drive, item(drive, at));
      case "POST children" -> createFolder(call, drive, at);
      case "GET content" -> downloads.redirect(call, drive, item(drive, at));
      case "PUT content" -> put(call, drive, at);
      case "POST createUploadSession" -> createSession(call, drive, at);
      case "GET delta" -> delta.answer(call, drive, item(drive, at), at.argument());
      case "GET search" -> lists.search(call, drive, item(drive, at), at.argument());
      case "POST copy" -> copies.start(call, drive, item(drive, at));
      case "POST createLink" -> copies.link(call, drive, item(drive, at));
      case "POST restore" -> restore(drive, at);
      case "POST permanentDelete" -> remove(call, drive, at, drive::purge);
      default -> throw GraphError.invalid("", "No such resource or method: " + at.action());
    };
  }

  private static Item item(Drive drive, Address at) {
    return existing(drive, at.base().isEmpty() ? drive.root : drive.item(at.base()), at.names());
  }

  static Item existing(Drive drive, Item from, List<String> names) {
    return drive
        .find(from, names)
        .orElseThrow(() -> GraphError.notFound("The resource could not be found."));
  }

  private static Map<String, Object> driveJson(Drive drive) {
    var json = new LinkedHashMap<String, Object>();
    json.put("id", drive.id);
    json.put("driveType", drive.personal ? "personal" : "business");
    synchronized (drive) {
      json.put(
          "quota",
          Map.of(
              "total",
              drive.quota(),
              "used",
              drive.root.size,
              "remaining",
              drive.quota() - drive.root.size,
              "state",
              drive.root.size >= drive.quota() ? "exceeded" : "normal"));
    }
    return json;
  }

  private Answer get(Call call, Drive drive, Address at) {
    synchronized (drive) {
      Item item = item(drive, at);
      if (Precondition.of(call).isUnchanged(item)) {
        return Answer.empty(304).with("ETag", item.eTag());
      }
      Map<String, Object> json = downloads.linked(drive, item);
      return Answer.json(200, ItemJson.selected(json, call.parameter("$select")));
    }
  }

  private Answer update(Call call, Drive drive, Address at) throws IOException {
    JsonNode body = call.json();
    synchronized (drive) {
      Item item = item(drive, at);
      Precondition.of(call).check(item);
      Item parent = parent(drive, item, body.path("parentReference"));
      String name = body.path("name").asText(item.name);
      if (parent != item.parent || !name.equals(item.name)) {
        drive.move(item, parent, name, conflict(call, body, Conflict.FAIL));
      } else {
        drive.bump(item);
      }
      item.description = body.path("description").asText(item.description);
      drive.claim(item, times(body));
      return Answer.json(200, downloads.linked(drive, item));
    }
  }

  private static Item parent(Drive drive, Item item, JsonNode reference) {
    String driveId = reference.path("driveId").asText(drive.id);
    if (!driveId.equals(drive.id)) {
      throw new GraphError(400, "notSupported", "", "Items cannot be moved between drives");
    }
    return target(drive, reference, item.parent);
  }

  /** The folder a reference means by id or by path. */
  static Item target(Drive drive, JsonNode reference, Item otherwise) {
    if (reference.hasNonNull("id")) {
      return drive.item(reference.path("id").asText());
    }
    if (!reference.hasNonNull("path")) {
      return otherwise;
    }
    String path = reference.path("path").asText();
    String below = path.substring(path.indexOf(':') + 1);
    return existing(drive, drive.root, new Address("", "root", below, "").names());
  }

  private static Answer remove(Call call, Drive drive, Address at, Consumer<Item> removal) {
    synchronized (drive) {
      Item item = item(drive, at);
      Precondition.of(call).check(item);
      removal.accept(item);
    }
    return Answer.empty(204);
  }

  private static Answer restore(Drive drive, Address at) {
    synchronized (drive) {
      return Answer.json(200, ItemJson.of(drive, drive.restore(at.base())));
    }
  }

  private Answer createFolder(Call call, Drive drive, Address at) throws IOException {
    JsonNode body = call.json();
    if (!body.path("folder").isObject()) {
      throw GraphError.invalid("", "Only folders are created without content");
    }
    synchronized (drive) {
      Stored stored =
          drive.createFolder(
              item(drive, at), body.path("name").asText(), conflict(call, body, Conflict.FAIL));
      return stored(drive, stored);
    }
  }

  private Answer put(Call call, Drive drive, Address at) throws IOException {
    if (call.contentLength() > LARGEST_PUT) {
      throw new GraphError(413, "invalidRequest", "maxFileSizeExceeded", "Use an upload session");
    }
    Precondition when = Precondition.of(call);
    Conflict conflict = Call.choice(call.parameter(BEHAVIOUR), Conflict.REPLACE);
    place(drive, at).names().forEach(Names::check);
    Blobs.Blob blob = blobs.receive(call.body(), call.contentLength());
    try {
      synchronized (drive) {
        Place place = place(drive, at);
        Item parent = drive.folders(place.from(), place.folders());
        return stored(drive, drive.store(parent, place.name(), blob, conflict, when, Times.NONE));
      }
    } catch (GraphError e) {
      blobs.drop(blob);
      throw e;
    }
  }

  private Answer createSession(Call call, Drive drive, Address at) throws IOException {
    JsonNode item = call.json().path("item");
    Conflict otherwise = at.below().isEmpty() ? Conflict.REPLACE : Conflict.FAIL;
    synchronized (drive) {
      Place place = place(drive, at);
      Item parent = drive.folders(place.from(), place.folders());
      return uploads.create(
          new Uploads.Request(
              drive,
              parent,
              item.path("name").asText(place.name()),
              conflict(call, item, otherwise),
              Precondition.of(call),
              times(item)),
          item.path("fileSize").asLong(0));
    }
  }

  /** Where a content goes: the names below a folder, the last of them the file's. */
  private record Place(Item from, List<String> names) {
    String name() {
      return names.get(names.size() - 1);
    }

    List<String> folders() {
      return names.subList(0, names.size() - 1);
    }
  }

  /** The caller holds the drive's lock for as long as it uses the answer. */
  private static Place place(Drive drive, Address at) {
    Item base = drive.item(at.base());
    if (!at.names().isEmpty()) {
      return new Place(base, at.names());
    }
    if (base.folder) {
      throw GraphError.invalid("", "A folder has no content");
    }
    return new Place(base.parent, List.of(base.name));
  }

  private Answer stored(Drive drive, Stored stored) {
    return Answer.json(stored.created() ? 201 : 200, downloads.linked(drive, stored.item()));
  }

  static Conflict conflict(Call call, JsonNode body, Conflict otherwise) {
    return Call.choice(body.path(BEHAVIOUR).asText(call.parameter(BEHAVIOUR)), otherwise);
  }

  private static Times times(JsonNode body) {
    JsonNode info = body.path("fileSystemInfo");
    return new Times(
        instant(info.path("createdDateTime")), instant(info.path("lastModifiedDateTime")));
  }

  private static Instant instant(JsonNode text) {
    try {
      return text.isTextual() ? Instant.parse(text.asText()) : null;
    } catch (DateTimeParseException e) {
      throw GraphError.invalid("invalidParameterFormat", "Not a time: " + text.asText());
    }
  }
}
