package io.bactrian.store.mirror.plan;

import java.util.Locale;

/** What a step does; left is the bucket, right the drive. */
public enum Action {
  CONFLICT,
  ADOPT,
  COPY_UP,
  COPY_DOWN,
  DELETE_LEFT,
  DELETE_RIGHT,
  FORGET,
  SKIP;

  public boolean copies() {
    return this == COPY_UP || this == COPY_DOWN;
  }

  public boolean deletes() {
    return this == DELETE_LEFT || this == DELETE_RIGHT;
  }

  String slug() {
    return name().toLowerCase(Locale.ROOT);
  }
}
