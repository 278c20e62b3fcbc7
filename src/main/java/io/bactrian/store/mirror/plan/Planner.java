package io.bactrian.store.mirror.plan;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What has to be done so that both sides hold the same, by comparing each path's two sides with
 * what they held when they were last equal. Never plans to overwrite or delete what only one side
 * holds.
 */
public final class Planner {
  private final Direction direction;
  private final SameContent same;
  private final ConflictNames names;
  private final Side left;
  private final Side right;
  private final boolean sure;
  private final List<Step> steps = new ArrayList<>();

  /** The hash that two items share, or null where they differ. */
  public interface SameContent {
    @Nullable String hash(Item left, Item right) throws IOException;
  }

  /**
   * @param sure false where what a side does not list may still be there: nothing is deleted then
   */
  public Planner(
      Direction direction,
      Side left,
      Side right,
      SameContent same,
      ConflictNames names,
      boolean sure) {
    this.sure = sure;
    this.direction = direction;
    this.left = left;
    this.right = right;
    this.same = same;
    this.names = names;
  }

  /** In the order of their paths. */
  public List<Step> plan(
      Map<String, SyncedState> base, Map<String, Item> lefts, Map<String, Item> rights)
      throws IOException {
    Set<String> paths = new TreeSet<>(base.keySet());
    paths.addAll(lefts.keySet());
    paths.addAll(rights.keySet());
    names.avoid(paths);
    for (String path : paths) {
      plan(path, base.get(path), lefts.get(path), rights.get(path));
    }
    return List.copyOf(steps);
  }

  private void plan(String path, @Nullable SyncedState base, @Nullable Item l, @Nullable Item r)
      throws IOException {
    if (l != null && r != null) {
      bothThere(path, base, l, r);
    } else if (base == null) {
      copy(l != null, path, "new on the " + name(l != null), l, r);
    } else if (l == null && r == null) {
      add(Action.FORGET, path, "deleted on both sides", null, null, null);
    } else {
      oneGone(path, base, l, r);
    }
  }

  private void bothThere(String path, @Nullable SyncedState base, Item l, Item r)
      throws IOException {
    boolean leftSame = base != null && base.holds(l, base.leftVersion());
    boolean rightSame = base != null && base.holds(r, base.rightVersion());
    if (base != null && leftSame && rightSame) {
      refresh(path, base, l, r);
    } else if (leftSame) {
      copy(false, path, "changed on the " + right.name(), l, r);
    } else if (rightSame) {
      copy(true, path, "changed on the " + left.name(), l, r);
    } else {
      String hash = same.hash(l, r);
      if (hash != null) {
        add(Action.ADOPT, path, "the same on both sides", l, r, hash);
      } else {
        conflict(path, l, r);
      }
    }
  }

  private void refresh(String path, SyncedState base, Item l, Item r) {
    if (!l.version().equals(base.leftVersion())
        || !r.version().equals(base.rightVersion())
        || !r.id().equals(base.rightId())) {
      add(Action.ADOPT, path, "its content is the same as before", l, r, base.hash());
    }
  }

  private void oneGone(String path, SyncedState base, @Nullable Item l, @Nullable Item r) {
    boolean leftExists = l != null;
    Item existing = leftExists ? l : r;
    String version = leftExists ? base.leftVersion() : base.rightVersion();
    if (existing == null) {
      return;
    }
    String gone = "deleted on the " + name(!leftExists);
    if (!base.holds(existing, version)) {
      copy(leftExists, path, gone + ", but edited on the " + name(leftExists) + " since", l, r);
    } else if (!sure) {
      copy(
          leftExists, path, "not listed on the " + name(!leftExists) + ", which is no proof", l, r);
    } else if (leftExists ? direction.down() : direction.up()) {
      add(leftExists ? Action.DELETE_LEFT : Action.DELETE_RIGHT, path, gone, l, r, null);
    } else {
      copy(leftExists, path, gone + ", which this map does not carry over: restored", l, r);
    }
  }

  /** From the left where {@code up}; a skip where the direction or the target does not allow it. */
  private void copy(boolean up, String path, String reason, @Nullable Item l, @Nullable Item r) {
    String refusal = (up ? right : left).refusal(path);
    if (up ? !direction.up() : !direction.down()) {
      add(Action.SKIP, path, reason + "; this map copies the other way only", l, r, null);
    } else if (refusal != null) {
      add(Action.SKIP, path, refusal, l, r, null);
    } else {
      add(up ? Action.COPY_UP : Action.COPY_DOWN, path, reason, l, r, null);
    }
  }

  /** The version that is not kept under the path gets another name, on both sides where allowed. */
  private void conflict(String path, Item l, Item r) {
    boolean renamesLeft = !direction.up();
    String other = names.of(path, name(renamesLeft));
    String refusal = (renamesLeft ? left : right).refusal(other);
    if (refusal != null) {
      add(
          Action.SKIP,
          path,
          "changed on both sides, and no copy can be kept: " + refusal,
          l,
          r,
          null);
      return;
    }
    String reason =
        "changed on both sides; the " + name(renamesLeft) + "'s version is now " + other;
    add(Action.CONFLICT, path, reason, l, r, other);
    if (renamesLeft) {
      add(Action.COPY_DOWN, path, "changed on both sides", null, r, null);
    } else {
      add(Action.COPY_UP, path, "changed on both sides", l, null, null);
      if (direction.down()) {
        Item moved = new Item(other, r.id(), r.version(), r.size(), r.hash());
        copy(false, other, "the " + right.name() + "'s version of " + path, null, moved);
      }
    }
  }

  private String name(boolean isLeft) {
    return isLeft ? left.name() : right.name();
  }

  private void add(
      Action action,
      String path,
      String reason,
      @Nullable Item l,
      @Nullable Item r,
      @Nullable String detail) {
    steps.add(new Step(action, path, reason, l, r, detail));
  }
}
