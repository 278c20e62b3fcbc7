package io.bactrian.store.mirror.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.store.mirror.MemorySide;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every combination of what a path may be on the two sides, and what comes of it. */
class PlannerTest {
  private static final Side BUCKET = new MemorySide("bucket", false);
  private static final Side DRIVE = new MemorySide("drive", true);

  /** left and right against the base: - absent, = as in the base, a and b new contents. */
  @ParameterizedTest
  @CsvSource({
    // base, left, right, both, up, down
    "n, a, -, copy_up, copy_up, skip",
    "n, -, b, copy_down, skip, copy_down",
    "n, a, a, adopt, adopt, adopt",
    "n, a, b, conflict copy_up copy_down, conflict copy_up, conflict copy_down",
    "y, =, =, '', '', ''",
    "y, a, =, copy_up, copy_up, skip",
    "y, =, b, copy_down, skip, copy_down",
    "y, a, a, adopt, adopt, adopt",
    "y, a, b, conflict copy_up copy_down, conflict copy_up, conflict copy_down",
    "y, -, =, delete_right, delete_right, copy_down",
    "y, =, -, delete_left, copy_up, delete_left",
    "y, -, b, copy_down, skip, copy_down",
    "y, a, -, copy_up, copy_up, skip",
    "y, -, -, forget, forget, forget",
  })
  void plansEveryCombination(
      String base, String left, String right, String both, String up, String down)
      throws Exception {
    assertThat(actions(base, left, right, Direction.BOTH)).isEqualTo(both);
    assertThat(actions(base, left, right, Direction.UP)).isEqualTo(up);
    assertThat(actions(base, left, right, Direction.DOWN)).isEqualTo(down);
  }

  @Test
  void neverCopiesAgainstTheDirection() throws Exception {
    for (String base : List.of("n", "y")) {
      for (String left : List.of("-", "=", "a")) {
        for (String right : List.of("-", "=", "a", "b")) {
          if (base.equals("y") || !(left + right).contains("=")) {
            assertThat(actions(base, left, right, Direction.UP)).doesNotContain("_down", "_left");
            assertThat(actions(base, left, right, Direction.DOWN)).doesNotContain("_up", "_right");
          }
        }
      }
    }
  }

  @Test
  void takesTheSameContentUnderANewTagForNoChange() throws Exception {
    var left = new Item("p", "p", "l0", 1, null);
    var right = new Item("p", "p", "renamed", 1, "h=");
    List<Step> steps =
        plan(Direction.BOTH, Map.of("p", base()), Map.of("p", left), Map.of("p", right));
    assertThat(steps).extracting(Step::action).containsExactly(Action.ADOPT);
  }

  @Test
  void givesAConflictANameThatIsFree() throws Exception {
    String taken = "d/f.tar.conflict-20261121T000000Z-drive.gz";
    var left = new Item("d/f.tar.gz", "p", "l", 1, "x");
    var right = new Item("d/f.tar.gz", "p", "r", 1, "y");
    var other = new Item(taken, "p", "l", 1, null);
    List<Step> steps =
        plan(
            Direction.BOTH,
            Map.of(),
            Map.of("d/f.tar.gz", left, taken, other),
            Map.of("d/f.tar.gz", right));
    assertThat(steps)
        .filteredOn(step -> step.action() == Action.CONFLICT)
        .extracting(Step::detail)
        .containsExactly("d/f.tar.conflict-20261121T000000Z-drive-2.gz");
  }

  @Test
  void reportsWhatTheOtherSideCannotHold() throws Exception {
    String path = "x".repeat(500);
    var item = new Item(path, path, "l", 1, null);
    List<Step> steps = plan(Direction.BOTH, Map.of(), Map.of(path, item), Map.of());
    assertThat(steps).containsExactly(new Step(Action.SKIP, path, "too long", item, null, null));
  }

  private static String actions(String base, String left, String right, Direction direction)
      throws Exception {
    List<Step> steps =
        plan(
            direction,
            base.equals("y") ? Map.of("p", base()) : Map.of(),
            side(left, "l"),
            side(right, "r"));
    List<String> actions = new ArrayList<>();
    steps.forEach(step -> actions.add(step.action().slug()));
    return actions.stream().collect(Collectors.joining(" "));
  }

  private static SyncedState base() {
    return new SyncedState("p", "l0", "r0", "p", 1, "h=");
  }

  private static Map<String, Item> side(String state, String prefix) {
    if (state.equals("-")) {
      return Map.of();
    }
    String version = prefix + (state.equals("=") ? "0" : state);
    return Map.of("p", new Item("p", "p", version, 1, "h" + state));
  }

  private static List<Step> plan(
      Direction direction,
      Map<String, SyncedState> base,
      Map<String, Item> left,
      Map<String, Item> right)
      throws Exception {
    var names = new ConflictNames(Instant.parse("2026-11-21T00:00:00Z"));
    return new Planner(direction, BUCKET, DRIVE, PlannerTest::same, names, true)
        .plan(base, left, right);
  }

  private static @Nullable String same(Item left, Item right) {
    return left.hash() != null && left.hash().equals(right.hash()) ? left.hash() : null;
  }
}
