package io.bactrian.changes.log;

/**
 * Lets a transaction that writes nothing but a subscriber's progress end before it is on disk. What
 * a crash of PostgreSQL undoes of it is delivered again, as an effect outside may be at any time.
 * One that holds an effect is waited for: who has seen it, or acts once it is committed, may rely
 * on it.
 */
public final class DeferredCommit {
  private DeferredCommit() {}

  /**
   * @param advance an update, the second statement of its transaction that writes or locks, unless
   *     the subscriber's route has written or locked something. PostgreSQL numbers such statements
   *     from 0 and keeps the number with the row.
   * @return the same, which answers how many rows were moved
   */
  public static String unlessMoreIsWritten(String advance) {
    return """
    with moved as (%s returning cmin = '1'::cid as alone)
    select count(case when alone then set_config('synchronous_commit', 'off', true) else '' end)::int from moved
    """
        .formatted(advance.strip());
  }
}
