package io.bactrian.store.onedrive.graph;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A drive item as Graph writes it; the caller holds the drive's lock. */
final class ItemJson {
  private ItemJson() {}

  static Map<String, Object> of(Drive drive, Item item) {
    var json = new LinkedHashMap<String, Object>();
    json.put("id", item.id);
    json.put("name", item.name);
    json.put("size", item.size);
    json.put("eTag", item.eTag());
    json.put("cTag", item.cTag());
    json.put("createdDateTime", item.created.toString());
    json.put("lastModifiedDateTime", item.modified.toString());
    json.put("webUrl", "https://fake.example/" + encodedPath(item.path()));
    if (!item.description.isEmpty()) {
      json.put("description", item.description);
    }
    json.put(
        "fileSystemInfo",
        Map.of(
            "createdDateTime",
            item.clientCreated.toString(),
            "lastModifiedDateTime",
            item.clientModified.toString()));
    json.put("parentReference", parentReference(drive, item));
    if (item.folder) {
      json.put("folder", Map.of("childCount", item.children.size()));
    } else if (item.blob != null) {
      json.put(
          "file",
          Map.of(
              "mimeType",
              "application/octet-stream",
              "hashes",
              Map.of("quickXorHash", item.blob.hash())));
    }
    if (item.isRoot()) {
      json.put("root", Map.of());
    }
    return json;
  }

  /** In a delta there is no path, and a business drive leaves the cTag out. */
  static Map<String, Object> inDelta(Drive drive, Map<String, Object> json) {
    var lean = new LinkedHashMap<>(json);
    var parent = new LinkedHashMap<>((Map<?, ?>) json.get("parentReference"));
    parent.remove("path");
    lean.put("parentReference", parent);
    if (!drive.personal) {
      lean.remove("cTag");
    }
    return lean;
  }

  static Map<String, Object> tombstone(Item item) {
    var json = new LinkedHashMap<String, Object>();
    json.put("id", item.id);
    json.put("deleted", Map.of("state", "deleted"));
    return json;
  }

  static Map<String, Object> selected(Map<String, Object> json, String select) {
    if (select.isEmpty()) {
      return json;
    }
    Set<String> wanted =
        Arrays.stream(select.split(",")).map(String::strip).collect(Collectors.toSet());
    var some = new LinkedHashMap<>(json);
    some.keySet().removeIf(key -> !wanted.contains(key) && !key.equals("deleted"));
    return some;
  }

  private static Map<String, Object> parentReference(Drive drive, Item item) {
    var reference = new LinkedHashMap<String, Object>();
    reference.put("driveId", drive.id);
    reference.put("driveType", drive.personal ? "personal" : "business");
    if (!item.isRoot()) {
      reference.put("id", item.parent.id);
      String path = encodedPath(item.parent.path());
      reference.put("path", "/drives/" + drive.id + "/root:" + (path.isEmpty() ? "" : "/" + path));
    }
    return reference;
  }

  private static String encodedPath(String path) {
    return URLEncoder.encode(path, StandardCharsets.UTF_8).replace("+", "%20").replace("%2F", "/");
  }
}
