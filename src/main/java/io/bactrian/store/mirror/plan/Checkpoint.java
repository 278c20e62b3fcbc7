package io.bactrian.store.mirror.plan;

/** A point of a run at which a hub may die and nothing may be lost. */
public interface Checkpoint {
  enum Point {
    PLANNED,
    DOING,
    VISIBLE,
    DONE
  }

  void reached(Point point);
}
