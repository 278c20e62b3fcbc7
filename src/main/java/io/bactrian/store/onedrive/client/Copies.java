package io.bactrian.store.onedrive.client;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.microsoft.graph.drives.item.items.item.copy.CopyPostRequestBody;
import com.microsoft.graph.models.ItemReference;
import com.microsoft.kiota.http.middleware.options.HeadersInspectionOption;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;

/** Copies made by the drive itself, watched until they are done. */
final class Copies {
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final GraphConnection connection;
  private final DriveClient drive;

  Copies(GraphConnection connection, DriveClient drive) {
    this.connection = connection;
    this.drive = drive;
  }

  DriveItemEntry copy(String id, String newParentId, String newName) {
    String monitor = connection.throttle().once(() -> start(id, newParentId, newName));
    long deadline = System.nanoTime() + connection.options().copyTimeout().toNanos();
    for (int polls = 0; System.nanoTime() - deadline < 0; polls++) {
      Optional<String> copied = connection.throttle().repeatable(() -> poll(monitor));
      if (copied.isPresent()) {
        return copied.get().isEmpty()
            ? drive.child(newParentId, newName).orElseThrow(() -> failed("its result is missing"))
            : drive.get(copied.get());
      }
      Duration pause = connection.options().backoff().multipliedBy(1L << Math.min(polls, 10));
      connection.throttle().sleep(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
    }
    throw failed("it did not end in time");
  }

  private String start(String id, String newParentId, String newName) {
    ItemReference parent = new ItemReference();
    parent.setDriveId(drive.driveId());
    parent.setId(newParentId);
    CopyPostRequestBody body = new CopyPostRequestBody();
    body.setParentReference(parent);
    body.setName(DrivePaths.checked(newName));
    HeadersInspectionOption headers = new HeadersInspectionOption(false, true);
    connection.sdk(
        sdk -> drive.item(sdk, id).copy().post(body, config -> config.options.add(headers)));
    Set<String> location = headers.getResponseHeaders().get("Location");
    if (location == null || location.isEmpty()) {
      throw failed("the drive named no monitor");
    }
    return location.iterator().next();
  }

  /** None while it runs, then the id of the copy, empty where the drive does not name it. */
  private Optional<String> poll(String monitor) {
    if (HttpUrl.parse(monitor) == null) {
      throw failed("the drive named no monitor");
    }
    try (Response response = connection.plain(new Request.Builder().url(monitor).build())) {
      if (response.code() == 303) {
        return Optional.of("");
      }
      JsonObject state = GraphConnection.json(response);
      String status = text(state, "status");
      if (status.equalsIgnoreCase("completed")) {
        return Optional.of(text(state, "resourceId"));
      }
      if (status.equalsIgnoreCase("failed") || status.equalsIgnoreCase("deleteFailed")) {
        JsonObject error = state.get("error") instanceof JsonObject named ? named : state;
        throw failed(text(error, "code"));
      }
      return Optional.empty();
    }
  }

  private static String text(JsonObject json, String key) {
    JsonElement value = json.get(key);
    return value == null || !value.isJsonPrimitive() ? "" : value.getAsString();
  }

  private static DriveException failed(String why) {
    return new DriveException("copyFailed", "the copy failed: " + why);
  }
}
