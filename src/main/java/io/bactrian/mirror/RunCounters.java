package io.bactrian.mirror;

import java.util.concurrent.atomic.AtomicLong;

/** Counts what a run does. */
final class RunCounters {
  final AtomicLong bytes = new AtomicLong();
  final AtomicLong done = new AtomicLong();
  final AtomicLong failed = new AtomicLong();
  final AtomicLong failedInARow = new AtomicLong();
}
