package io.bactrian.store.onedrive.graph;

import java.util.Locale;
import java.util.regex.Pattern;

/** The names OneDrive refuses, and how it compares those it takes. */
final class Names {
  static final int LONGEST_PATH = 400;

  private static final int LONGEST = 255;
  private static final Pattern CHARACTERS = Pattern.compile("[\"*:<>?/\\\\|\\p{Cntrl}]");
  private static final Pattern RESERVED =
      Pattern.compile(
          "(?i)\\.lock|con|prn|aux|nul|com[0-9]|lpt[0-9]|desktop\\.ini|~\\$.*|.*_vti_.*");

  private Names() {}

  /** Case does not distinguish names; Unicode forms do. */
  static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  static void check(String name) {
    if (name.isEmpty()
        || name.length() > LONGEST
        || CHARACTERS.matcher(name).find()
        || RESERVED.matcher(name).matches()
        || !name.equals(name.strip())
        || name.endsWith(".")) {
      throw GraphError.invalid("invalidName", "The provided name cannot be used: " + name);
    }
  }

  static void checkPath(String path) {
    if (path.length() > LONGEST_PATH) {
      throw GraphError.invalid("pathIsTooLong", "The path is longer than 400 characters");
    }
  }

  /** The name with a number before its extension, as Graph renames: {@code a 1.txt}. */
  static String numbered(String name, int number) {
    int dot = name.lastIndexOf('.');
    return dot <= 0
        ? name + " " + number
        : name.substring(0, dot) + " " + number + name.substring(dot);
  }
}
