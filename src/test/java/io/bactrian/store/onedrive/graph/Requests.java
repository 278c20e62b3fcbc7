package io.bactrian.store.onedrive.graph;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What was asked of the server: the last requests whole, all of them counted by kind. */
public final class Requests {
  private static final int KEPT = 10_000;

  /**
   * A request, when its work was done, its Range or Content-Range, and its status: 0 where the
   * connection was dropped before any work.
   */
  public record Seen(
      Instant at, String kind, String method, String path, String query, String range, int status) {

    static Seen of(Call call, int status) {
      String range = call.header("range") + call.header("content-range");
      return new Seen(
          Instant.now(), kindOf(call), call.method(), call.path(), call.query(), range, status);
    }
  }

  private final Deque<Seen> last = new ArrayDeque<>();
  private final Map<String, Long> counts = new TreeMap<>();
  private long total;

  synchronized void add(Seen seen) {
    total++;
    counts.merge(seen.kind(), 1L, Long::sum);
    last.add(seen);
    if (last.size() > KEPT) {
      last.remove();
    }
  }

  public synchronized List<Seen> last() {
    return List.copyOf(last);
  }

  /** By kind: {@code GET children}, {@code POST createUploadSession}, {@code PUT upload}, ... */
  public synchronized Map<String, Long> counts() {
    return new TreeMap<>(counts);
  }

  public synchronized long count(String kind) {
    return counts.getOrDefault(kind, 0L);
  }

  public synchronized long total() {
    return total;
  }

  public synchronized void reset() {
    last.clear();
    counts.clear();
    total = 0;
  }

  /**
   * The method and what it is about: the last word of an item's address, or the first of a path.
   */
  private static String kindOf(Call call) {
    String about =
        Address.of(call.path())
            .map(address -> address.verb().isEmpty() ? "item" : address.verb())
            .orElseGet(() -> first(call.path()));
    return call.method() + " " + about;
  }

  private static String first(String path) {
    if (path.contains("/oauth2/")) {
      return path.substring(path.lastIndexOf('/') + 1);
    }
    String[] parts = path.split("/", 3);
    return parts.length < 2 ? "" : parts[1];
  }
}
