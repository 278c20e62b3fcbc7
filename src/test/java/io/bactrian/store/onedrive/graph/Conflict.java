package io.bactrian.store.onedrive.graph;

/** What becomes of a name that is taken. */
enum Conflict {
  FAIL,
  RENAME,
  REPLACE;

  /** The name to use below the parent; {@code self}, where it is not null, may keep its own. */
  String name(Item parent, String name, Item self) {
    Names.check(name);
    String as = name;
    for (int n = 1; isTaken(parent, as, self); n++) {
      if (this != RENAME) {
        throw GraphError.nameTaken();
      }
      as = Names.numbered(name, n);
    }
    return as;
  }

  private static boolean isTaken(Item parent, String name, Item self) {
    Item there = parent.children.get(Names.key(name));
    return there != null && there != self;
  }
}
