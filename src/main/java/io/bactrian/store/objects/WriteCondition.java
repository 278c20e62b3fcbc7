package io.bactrian.store.objects;

import org.jspecify.annotations.Nullable;

/** What must hold of a key for a write to take effect, as the headers of the same names say it. */
record WriteCondition(@Nullable String ifMatch, @Nullable String ifNoneMatch) {
  static final WriteCondition NONE = new WriteCondition(null, null);
  static final WriteCondition ABSENT = new WriteCondition(null, "*");

  static WriteCondition unchanged(String etag) {
    return new WriteCondition('"' + etag + '"', null);
  }
}
