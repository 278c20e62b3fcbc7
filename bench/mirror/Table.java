package io.bactrian.store.mirror;

import java.util.Set;

/** A line a fault. */
final class Table {
  private boolean good = true;

  Table() {
    System.out.println("| fault | what happened | lost | equal or reported | held |");
    System.out.println("|---|---|---|---|---|");
  }

  /**
   * @param also what else was promised
   * @return whether it was held
   */
  boolean line(String fault, String happened, Set<String> lost, String state, boolean also) {
    boolean held = lost.isEmpty() && also && !state.startsWith("NOT");
    System.out.printf(
        "| %s | %s | %s | %s | %s |%n",
        fault,
        happened.replaceAll("\\s+", " "),
        lost.isEmpty() ? "0" : lost.toString(),
        state,
        held ? "yes" : "NO");
    good &= held;
    return held;
  }

  boolean good() {
    return good;
  }
}
