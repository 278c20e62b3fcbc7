package io.bactrian.store.onedrive.graph;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Children and search results, a page at a time. */
final class Lists {
  private static final int LARGEST_PAGE = 999;

  private final String base;
  private final Downloads downloads;
  private final Quirks quirks;

  Lists(String base, Downloads downloads, Quirks quirks) {
    this.base = base;
    this.downloads = downloads;
    this.quirks = quirks;
  }

  Answer children(Call call, Drive drive, Item folder) {
    synchronized (drive) {
      if (!folder.folder) {
        throw GraphError.invalid("", "A file has no children");
      }
      return page(call, drive, folder.children);
    }
  }

  Answer search(Call call, Drive drive, Item from, String text) {
    String wanted = Names.key(text);
    var found = new TreeMap<String, Item>();
    synchronized (drive) {
      from.forEach(
          item -> {
            if (!item.isRoot() && Names.key(item.name).contains(wanted)) {
              found.put(item.id, item);
            }
          });
      return page(call, drive, found);
    }
  }

  /** The token is the last key given, so that a change between two pages can shift nothing. */
  private Answer page(Call call, Drive drive, NavigableMap<String, Item> all) {
    int size = size(call, quirks.pageSize());
    String skip = call.parameter("$skiptoken");
    NavigableMap<String, Item> rest = skip.isEmpty() ? all : all.tailMap(decoded(skip), false);
    List<Map.Entry<String, Item>> page = rest.entrySet().stream().limit(size).toList();
    var json = new LinkedHashMap<String, Object>();
    if (page.size() < rest.size()) {
      json.put("@odata.nextLink", next(call, encoded(page.get(page.size() - 1).getKey())));
    }
    String select = call.parameter("$select");
    json.put(
        "value",
        page.stream()
            .map(entry -> ItemJson.selected(downloads.linked(drive, entry.getValue()), select))
            .toList());
    return Answer.json(200, json);
  }

  static int size(Call call, int otherwise) {
    String top = call.parameter("$top");
    if (top.isEmpty()) {
      return otherwise;
    }
    if (!top.matches("[1-9]\\d{0,5}")) {
      throw GraphError.invalid("invalidQueryOption", "Invalid $top");
    }
    return Math.min(LARGEST_PAGE, Integer.parseInt(top));
  }

  private String next(Call call, String token) {
    List<String> kept = new ArrayList<>();
    for (String pair : call.query().split("&")) {
      if (!pair.isEmpty() && !pair.matches("(?i)(\\$|%24)skiptoken=.*")) {
        kept.add(pair);
      }
    }
    kept.add("$skiptoken=" + token);
    return base + call.rawPath() + "?" + String.join("&", kept);
  }

  private static String encoded(String key) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(key.getBytes(StandardCharsets.UTF_8));
  }

  private static String decoded(String token) {
    try {
      return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw GraphError.invalid("invalidQueryOption", "Invalid $skiptoken");
    }
  }
}
