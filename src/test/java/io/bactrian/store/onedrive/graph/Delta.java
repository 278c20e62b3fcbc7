package io.bactrian.store.onedrive.graph;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Changes of a drive or folder since a token: the latest state of each item, in pages. */
final class Delta {
  private static final int RUNS_KEPT = 64;
  private static final Pattern STATE =
      Pattern.compile("(\\d{1,9}):(?:since:(\\d{1,18})|page:([^:]+):(\\d{1,9}))");

  private record Entry(Item item, boolean stale) {}

  /** One enumeration: what it shows is fixed at its first page, how each item looks is not. */
  private record Run(String id, Item scope, List<Entry> entries, long upTo) {}

  private final String base;
  private final Quirks quirks;
  private final Map<String, Run> runs =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Run> eldest) {
              return size() > RUNS_KEPT;
            }
          });
  private volatile int epoch;
  private volatile String goneCode = "resyncChangesApplyDifferences";

  Delta(String base, Quirks quirks) {
    this.base = base;
    this.quirks = quirks;
  }

  /** Makes every token given out so far answer 410 with this code. */
  synchronized void forget(String code) {
    goneCode = code;
    epoch++;
  }

  Answer answer(Call call, Drive drive, Item scope, String argument) {
    String token = argument.isEmpty() ? call.parameter("token") : argument;
    synchronized (drive) {
      if (token.isEmpty()) {
        return page(call, drive, begin(drive, scope, 0), 0);
      }
      if (token.equals("latest")) {
        return Answer.json(200, last(call, List.of(), drive.sequence()));
      }
      Matcher state = STATE.matcher(decoded(token));
      if (!state.matches()) {
        throw GraphError.invalid("invalidQueryOption", "Malformed delta token");
      }
      if (Integer.parseInt(state.group(1)) != epoch) {
        return gone(call);
      }
      if (state.group(2) != null) {
        return page(call, drive, begin(drive, scope, Long.parseLong(state.group(2))), 0);
      }
      Run run = runs.get(state.group(3));
      return run == null ? gone(call) : page(call, drive, run, Integer.parseInt(state.group(4)));
    }
  }

  private Answer gone(Call call) {
    String inner = goneCode.replace("Changes", "");
    return new GraphError(410, goneCode, inner, "Resync required")
        .answer()
        .with("Location", link(call, "since:0"));
  }

  private Run begin(Drive drive, Item scope, long since) {
    List<Item> items = new ArrayList<>(since == 0 ? live(scope) : changed(drive, scope, since));
    Comparator<Item> order =
        Comparator.comparingInt(Item::depth).thenComparingLong(item -> item.changed);
    items.sort(quirks.childrenFirst() ? order.reversed() : order);
    var entries = new ArrayList<Entry>();
    if (quirks.duplicates()) {
      items.forEach(item -> entries.add(new Entry(item, true)));
    }
    items.forEach(item -> entries.add(new Entry(item, false)));
    var run = new Run(UUID.randomUUID().toString(), scope, entries, drive.sequence());
    runs.put(run.id(), run);
    return run;
  }

  private static Set<Item> live(Item scope) {
    var items = new LinkedHashSet<Item>();
    scope.forEach(items::add);
    return items;
  }

  /** With the scope itself, which Graph shows wherever something below it changed. */
  private static Set<Item> changed(Drive drive, Item scope, long since) {
    var items = new LinkedHashSet<Item>();
    for (Item item : drive.changes.tailMap(since, false).values()) {
      boolean was = wasWithin(item, scope, since);
      boolean is = !item.deleted && item.isWithin(scope);
      if (is && !was) {
        item.forEach(items::add);
      } else if (is || was) {
        items.add(item);
      }
    }
    if (!items.isEmpty()) {
      items.add(scope);
    }
    return items;
  }

  private static boolean wasWithin(Item item, Item scope, long since) {
    for (Item at = item; at != null; at = at.parent) {
      if (at == scope) {
        return true;
      }
      for (Item.Departure departure : at.departures) {
        if (departure.sequence() > since) {
          return departure.ancestors().contains(scope.id);
        }
      }
    }
    return false;
  }

  private Answer page(Call call, Drive drive, Run run, int from) {
    int to = Math.min(run.entries().size(), from + Lists.size(call, quirks.pageSize()));
    String select = call.parameter("$select");
    List<Map<String, Object>> value =
        run.entries().subList(from, to).stream()
            .map(entry -> ItemJson.selected(json(drive, run.scope(), entry), select))
            .toList();
    if (to == run.entries().size()) {
      return Answer.json(200, last(call, value, run.upTo()));
    }
    var json = new LinkedHashMap<String, Object>();
    json.put("@odata.nextLink", link(call, "page:" + run.id() + ":" + to));
    json.put("value", value);
    return Answer.json(200, json);
  }

  private static Map<String, Object> json(Drive drive, Item scope, Entry entry) {
    Item item = entry.item();
    if (entry.stale() && !item.earlier.isEmpty()) {
      return ItemJson.inDelta(drive, item.earlier);
    }
    return item.deleted || !item.isWithin(scope)
        ? ItemJson.tombstone(item)
        : ItemJson.inDelta(drive, ItemJson.of(drive, item));
  }

  private Map<String, Object> last(Call call, List<Map<String, Object>> value, long upTo) {
    var json = new LinkedHashMap<String, Object>();
    json.put("@odata.deltaLink", link(call, "since:" + upTo));
    json.put("value", value);
    return json;
  }

  private String link(Call call, String state) {
    String path = call.rawPath().replaceAll("delta(\\(.*|%28.*)?$", "delta");
    var query = new StringBuilder("?token=").append(encoded(epoch + ":" + state));
    for (String option : List.of("$select", "$top")) {
      if (!call.parameter(option).isEmpty()) {
        query.append('&').append(option).append('=').append(call.parameter(option));
      }
    }
    return base + path + query;
  }

  private static String encoded(String state) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(state.getBytes(StandardCharsets.UTF_8));
  }

  private static String decoded(String token) {
    try {
      return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw GraphError.invalid("invalidQueryOption", "Malformed delta token");
    }
  }
}
