package io.bactrian.demo;

/**
 * When a message of the recording is due.
 *
 * @param factor seconds of the recording in one second; infinite for as fast as it goes
 * @param firstMsc UTC milliseconds of the recording's first trade
 * @param startNanos when the replay began
 */
record Pace(double factor, long firstMsc, long startNanos) {

  /** Waits until the moment of the recording has come. */
  void await(long timeMsc) throws InterruptedException {
    long due = startNanos + (long) ((timeMsc - firstMsc) * 1e6 / factor);
    long left = (due - System.nanoTime()) / 1_000_000;
    if (left > 0) {
      Thread.sleep(left);
    }
  }
}
