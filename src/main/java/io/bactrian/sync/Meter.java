package io.bactrian.sync;

import java.util.concurrent.atomic.AtomicLong;

/** Counts what a run does. */
final class Meter {
  final AtomicLong bytes = new AtomicLong();
  final AtomicLong done = new AtomicLong();
  final AtomicLong failed = new AtomicLong();
  final AtomicLong failedInARow = new AtomicLong();
}
