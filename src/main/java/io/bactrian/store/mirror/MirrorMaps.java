package io.bactrian.store.mirror;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.store.mirror.plan.Excludes;
import io.bactrian.store.mirror.plan.MirrorMap;
import io.bactrian.store.mirror.sides.NameMap;
import io.bactrian.store.mirror.sides.S3Side;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The maps there are. No two of them may see the same file. */
public final class MirrorMaps {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  private volatile List<MirrorMap> maps = List.of();

  /**
   * @throws HubException {@code INVALID_FIELD}, with the field of the map that is wrong
   */
  public static MirrorMaps of(List<MirrorMap> maps) {
    var taken = new MirrorMaps();
    maps.forEach(taken::add);
    return taken;
  }

  /**
   * @throws HubException {@code INVALID_FIELD} where it is wrong or covers the files of another
   */
  synchronized void add(MirrorMap map) {
    check(map);
    maps.forEach(other -> apart(map, other));
    List<MirrorMap> more = new ArrayList<>(maps);
    more.add(map);
    maps = List.copyOf(more);
  }

  synchronized void remove(MirrorMap map) {
    maps = maps.stream().filter(other -> !other.equals(map)).toList();
  }

  public List<MirrorMap> all() {
    return maps;
  }

  /**
   * @throws HubException {@code NOT_FOUND}
   */
  public MirrorMap get(String name) {
    return maps.stream()
        .filter(map -> map.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new HubException(ErrorCode.NOT_FOUND, "map", "There is no map " + name + "."));
  }

  static void check(MirrorMap map) {
    if (!NAME.matcher(map.name()).matches()) {
      throw wrong("name", "A map's name has lower-case letters, digits and hyphens.");
    }
    if (!map.prefix().endsWith("/")
        || climbs(map.prefix().substring(0, map.prefix().length() - 1))) {
      throw wrong(
          "prefix", "A prefix is a path such as datasets/, ends with a slash and does not climb.");
    }
    if (map.prefix().startsWith(S3Side.TRASH)) {
      throw wrong("prefix", "The trash is not mirrored.");
    }
    if (climbs(map.folder())) {
      throw wrong("folder", "A folder is a path such as Lake/datasets that does not climb.");
    }
    if (map.maxDeletes() < 0) {
      throw wrong("maxDeletes", "A count is 0 or more.");
    }
    if (map.maxDeletePercent() < 0 || map.maxDeletePercent() > 100) {
      throw wrong("maxDeletePercent", "A percentage is 0 to 100.");
    }
    if (map.bandwidth() < 0) {
      throw wrong("bandwidth", "A bandwidth is 0 or more bytes a second.");
    }
    globs(map);
  }

  private static void globs(MirrorMap map) {
    try {
      new Excludes(map.excludes());
    } catch (IllegalArgumentException e) {
      throw wrong("excludes", "Not a glob: " + e.getMessage());
    }
  }

  /** Also where it is empty or has an empty segment. */
  private static boolean climbs(String path) {
    for (String segment : path.split("/", -1)) {
      if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
        return true;
      }
    }
    return false;
  }

  private static void apart(MirrorMap map, MirrorMap other) {
    if (map.name().equals(other.name())) {
      throw wrong("name", "Two maps are called " + map.name() + ".");
    }
    if (nested(map.prefix(), other.prefix())) {
      throw wrong("prefix", "It overlaps that of the map " + other.name() + ".");
    }
    if (nested(folded(map.folder()), folded(other.folder()))) {
      throw wrong("folder", "It overlaps that of the map " + other.name() + ".");
    }
  }

  private static boolean nested(String one, String other) {
    return one.startsWith(other) || other.startsWith(one);
  }

  /** As a drive compares names: whatever their case. */
  private static String folded(String folder) {
    return NameMap.fold(folder) + "/";
  }

  private static HubException wrong(String field, String message) {
    return new HubException(ErrorCode.INVALID_FIELD, field, message);
  }
}
