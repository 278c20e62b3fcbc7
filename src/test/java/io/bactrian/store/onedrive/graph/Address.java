package io.bactrian.store.onedrive.graph;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A decoded path of the API taken apart: whose drive, which item it starts from, the names below
 * it, and the action. Names hold neither colon nor slash, so decoding first does no harm.
 */
record Address(String owner, String base, String below, String action) {
  private static final Pattern DRIVE =
      Pattern.compile(
          "/v1\\.0/(me/drive|drives/[^/]+|(?:users|groups|sites)/[^/]+/drive)(?:/(.*))?");
  private static final Pattern ITEM =
      Pattern.compile("(?:items/)?(root|(?<=items/)[^/:]+)(?::/?([^:]*):?)?(?:/(.+))?");

  static Optional<Address> of(String path) {
    Matcher drive = DRIVE.matcher(path);
    if (!drive.matches()) {
      return Optional.empty();
    }
    String rest = text(drive.group(2));
    if (rest.isEmpty() || rest.startsWith("search(")) {
      return Optional.of(new Address(drive.group(1), "", "", rest.isEmpty() ? "drive" : rest));
    }
    Matcher item = ITEM.matcher(rest);
    if (!item.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new Address(drive.group(1), item.group(1), text(item.group(2)), text(item.group(3))));
  }

  private static String text(String group) {
    return group == null ? "" : group;
  }

  /** The names from the base down; a path over 400 characters is refused, as is a step upwards. */
  List<String> names() {
    Names.checkPath(below);
    List<String> names = Arrays.stream(below.split("/")).filter(name -> !name.isEmpty()).toList();
    if (names.contains(".") || names.contains("..")) {
      throw GraphError.invalid("invalidPath", "The path climbs");
    }
    return names;
  }

  /** The action without its arguments. */
  String verb() {
    String plain = action.replace("microsoft.graph.", "");
    int bracket = plain.indexOf('(');
    return bracket < 0 ? plain : plain.substring(0, bracket);
  }

  /** The argument of {@code search(q='..')} or {@code delta(token='..')}; empty without one. */
  String argument() {
    int open = action.indexOf('\'');
    int close = action.lastIndexOf('\'');
    return open < 0 || close <= open ? "" : action.substring(open + 1, close).replace("''", "'");
  }
}
