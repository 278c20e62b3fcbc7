package io.bactrian.store.onedrive.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Names and paths as a drive takes them. */
public final class DrivePaths {
  private static final String RESERVED = "\"*:<>?/\\|";
  private static final Set<String> TAKEN =
      Set.of(".lock", "desktop.ini", "con", "prn", "aux", "nul", "_vti_");

  private DrivePaths() {}

  /**
   * The parts of a path, none for the root.
   *
   * @throws IllegalArgumentException for a name that no drive takes
   */
  public static List<String> segments(String path) {
    String inner = path.replaceFirst("^/", "").replaceFirst("/$", "");
    if (inner.isEmpty()) {
      return List.of();
    }
    if (inner.length() > 400) {
      throw new IllegalArgumentException("a path may have at most 400 characters");
    }
    return Arrays.stream(inner.split("/", -1)).map(DrivePaths::checked).toList();
  }

  /** The name itself where a drive takes it. */
  public static String checked(String name) {
    boolean reserved = name.chars().anyMatch(c -> RESERVED.indexOf(c) >= 0 || c < 0x20);
    String lower = name.toLowerCase(Locale.ROOT);
    if (name.isEmpty()
        || name.length() > 255
        || reserved
        || !name.equals(name.strip())
        || name.endsWith(".")
        || name.startsWith("~$")
        || TAKEN.contains(lower)
        || lower.matches("(com|lpt)\\d")) {
      throw new IllegalArgumentException("'" + name + "' is no name that a drive takes");
    }
    return name;
  }

  /**
   * As it is written in an address after {@code root:}, with its leading slash; empty for the root.
   */
  static String encoded(String path) {
    return segments(path).stream().map(name -> "/" + segment(name)).collect(Collectors.joining());
  }

  static String segment(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
