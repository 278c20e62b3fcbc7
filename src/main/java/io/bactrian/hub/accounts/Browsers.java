package io.bactrian.hub.accounts;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a browser says of itself, in words. */
final class Browsers {
  private static final int LONGEST = 60;

  /** The first that is in it counts: most browsers name those before them, too. */
  private static final List<Map.Entry<String, String>> NAMES =
      List.of(
          Map.entry("Edg", "Edge"),
          Map.entry("OPR/", "Opera"),
          Map.entry("SamsungBrowser", "Samsung Internet"),
          Map.entry("Firefox/", "Firefox"),
          Map.entry("FxiOS", "Firefox"),
          Map.entry("Chrome/", "Chrome"),
          Map.entry("CriOS", "Chrome"),
          Map.entry("Safari/", "Safari"));

  private static final List<Map.Entry<String, String>> SYSTEMS =
      List.of(
          Map.entry("iPhone", "iPhone"),
          Map.entry("iPad", "iPad"),
          Map.entry("Android", "Android"),
          Map.entry("Windows", "Windows"),
          Map.entry("Mac OS", "macOS"),
          Map.entry("CrOS", "ChromeOS"),
          Map.entry("Linux", "Linux"));

  private Browsers() {}

  static String words(@Nullable String agent) {
    if (agent == null || agent.isBlank()) {
      return "unknown";
    }
    String name = first(NAMES, agent);
    String system = first(SYSTEMS, agent);
    if (name == null) {
      String plain = agent.strip().replaceAll("[^\\x20-\\x7e]", "");
      return plain.isEmpty() ? "unknown" : plain.substring(0, Math.min(LONGEST, plain.length()));
    }
    return system == null ? name : name + " on " + system;
  }

  private static @Nullable String first(List<Map.Entry<String, String>> known, String agent) {
    return known.stream()
        .filter(entry -> agent.contains(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }
}
