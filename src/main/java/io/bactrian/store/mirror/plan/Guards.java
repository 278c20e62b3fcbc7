package io.bactrian.store.mirror.plan;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What keeps a mirror from carrying a disaster from one side to the other. */
public final class Guards {
  private Guards() {}

  /**
   * @throws RunAborted where a side lists nothing though there was something
   */
  public static void notEmpty(Side side, Map<String, Item> items, int before) {
    if (items.isEmpty() && before > 0) {
      throw new RunAborted(
          "The " + side.name() + " lists nothing, where " + before + " files were.");
    }
  }

  /** Why the plan needs somebody's approval, or null. */
  public static @Nullable String approval(MirrorMap map, Plan plan, int before) {
    long deletes = plan.deletes();
    if (deletes > map.maxDeletes()) {
      return "It would delete " + deletes + " files; the map allows " + map.maxDeletes() + ".";
    }
    if (deletes > 1 && deletes * 100 > (long) map.maxDeletePercent() * before) {
      return "It would delete "
          + deletes
          + " of "
          + before
          + " files; the map allows "
          + map.maxDeletePercent()
          + " %.";
    }
    return null;
  }
}
