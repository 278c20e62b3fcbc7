package io.bactrian.mirror;

/** Which way a map carries changes. */
public enum Direction {
  BOTH,
  UP,
  DOWN;

  boolean up() {
    return this != DOWN;
  }

  boolean down() {
    return this != UP;
  }
}
