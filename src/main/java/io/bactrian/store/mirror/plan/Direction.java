package io.bactrian.store.mirror.plan;

/** Which way a map carries changes. */
public enum Direction {
  BOTH,
  UP,
  DOWN;

  public boolean up() {
    return this != DOWN;
  }

  boolean down() {
    return this != UP;
  }
}
