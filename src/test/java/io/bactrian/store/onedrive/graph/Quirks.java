package io.bactrian.store.onedrive.graph;

/** How the server behaves within what is documented, on command. */
public final class Quirks {
  private volatile int pageSize = 200;
  private volatile boolean duplicates;
  private volatile boolean childrenFirst;
  private volatile long copyMillis = 50;

  /** Items a page without {@code $top}. */
  public void pageSize(int items) {
    pageSize = items;
  }

  /** Delta shows each changed item twice, first as it was before: the last occurrence counts. */
  public void duplicates(boolean on) {
    duplicates = on;
  }

  /** Delta shows children before their parents. */
  public void childrenFirst(boolean on) {
    childrenFirst = on;
  }

  /** How long a copy is in progress. */
  public void copyMillis(long millis) {
    copyMillis = millis;
  }

  int pageSize() {
    return pageSize;
  }

  boolean duplicates() {
    return duplicates;
  }

  boolean childrenFirst() {
    return childrenFirst;
  }

  long copyMillis() {
    return copyMillis;
  }
}
