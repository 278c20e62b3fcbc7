package io.bactrian.mirror;

import java.util.Locale;

/** What a step does; left is the bucket, right the drive. */
enum Action {
  CONFLICT,
  ADOPT,
  COPY_UP,
  COPY_DOWN,
  DELETE_LEFT,
  DELETE_RIGHT,
  FORGET,
  SKIP;

  boolean copies() {
    return this == COPY_UP || this == COPY_DOWN;
  }

  boolean deletes() {
    return this == DELETE_LEFT || this == DELETE_RIGHT;
  }

  String slug() {
    return name().toLowerCase(Locale.ROOT);
  }
}
