package io.bactrian.datasets;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Moments as microseconds since 1970: what PostgreSQL and Parquet keep. */
final class Micros {
  private Micros() {}

  static long of(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
