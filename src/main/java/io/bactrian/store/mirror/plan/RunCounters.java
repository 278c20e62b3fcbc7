package io.bactrian.store.mirror.plan;

import java.util.concurrent.atomic.AtomicLong;

/** Counts what a run does. */
public final class RunCounters {
  public final AtomicLong bytes = new AtomicLong();
  public final AtomicLong done = new AtomicLong();
  public final AtomicLong failed = new AtomicLong();
  public final AtomicLong failedInARow = new AtomicLong();
}
