package io.bactrian.watch.restore;

/** Names of write-ahead log: 8 digits of the timeline, 8 and 8 of the place. */
public final class Segment {
  private static final int TIMELINE = 8;

  private Segment() {}

  public static boolean is(String name) {
    return name.matches("[0-9A-F]{24}");
  }

  /** Segments of 16 MB in order, whatever their timeline. */
  public static long number(String name) {
    return Long.parseLong(name.substring(TIMELINE, 16), 16) * 256
        + Long.parseLong(name.substring(16, 24), 16);
  }

  public static long timeline(String name) {
    return Long.parseLong(name.substring(0, TIMELINE), 16);
  }

  /** Whether it, or the label of a base backup that begins in it, is of a segment before. */
  public static boolean isBefore(String name, String segment) {
    return !name.endsWith(".history") && number(name) < number(segment);
  }
}
