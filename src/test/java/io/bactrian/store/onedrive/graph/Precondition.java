package io.bactrian.store.onedrive.graph;

import java.util.Arrays;

/** If-Match and If-None-Match; eTag or cTag, with or without quotes. */
record Precondition(String ifMatch, String ifNoneMatch) {
  static final Precondition NONE = new Precondition("", "");

  static Precondition of(Call call) {
    return new Precondition(call.header("if-match"), call.header("if-none-match"));
  }

  /** Before a change; the item is null where there is none yet. */
  void check(Item item) {
    if (!ifMatch.isEmpty() && (item == null || !matches(ifMatch, item))
        || !ifNoneMatch.isEmpty() && item != null && matches(ifNoneMatch, item)) {
      throw GraphError.precondition();
    }
  }

  boolean isUnchanged(Item item) {
    return !ifNoneMatch.isEmpty() && matches(ifNoneMatch, item);
  }

  /** An eTag holds a comma itself, so a list is split before its quotes only. */
  private static boolean matches(String header, Item item) {
    return Arrays.stream(header.split(",\\s*(?=\"|W/)"))
        .map(tag -> bare(tag.strip()))
        .anyMatch(
            tag ->
                tag.equals("*") || tag.equals(bare(item.eTag())) || tag.equals(bare(item.cTag())));
  }

  private static String bare(String tag) {
    return tag.replace("W/", "").replace("\"", "");
  }
}
