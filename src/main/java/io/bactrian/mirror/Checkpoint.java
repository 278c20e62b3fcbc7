package io.bactrian.mirror;

/** A point of a run at which a hub may die and nothing may be lost. */
interface Checkpoint {
  enum Point {
    PLANNED,
    DOING,
    VISIBLE,
    DONE
  }

  void reached(Point point);
}
