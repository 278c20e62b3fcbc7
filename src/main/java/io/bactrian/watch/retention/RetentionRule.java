package io.bactrian.watch.retention;

import org.jspecify.annotations.Nullable;

/**
 * A row of {@code retention}.
 *
 * @param kind whether it may be set here: see V107
 * @param age the column that says how old a row is, null where the kind is not {@code days}
 * @param condition of the rows {@code t} that may be removed at all, SQL, true where all may
 * @param keepDays null where rows stay for ever
 * @param leastDays the fewest that the hub itself needs
 * @param note what the table holds, or why it is not set here
 * @param version counts the changes, so that none overwrites another unseen
 */
record RetentionRule(
    String tableName,
    String kind,
    @Nullable String age,
    String condition,
    @Nullable Integer keepDays,
    @Nullable Integer leastDays,
    String note,
    long version) {
  private static final int MOST_DAYS = 36_500;
  private static final String DAYS = "days";

  boolean isSet() {
    return DAYS.equals(kind);
  }

  /** Why it is not set here. */
  String fixed() {
    String why =
        switch (kind) {
          case "own" -> "is pruned by another rule";
          case "kept" -> "is kept for ever";
          default -> "does not grow";
        };
    return "%s %s: %s.".formatted(tableName, why, note);
  }

  boolean allows(@Nullable Integer days) {
    return days == null || leastDays != null && days >= leastDays && days <= MOST_DAYS;
  }

  String allowed() {
    return "Give whole days from %d to %d, or leave it out to keep all rows of %s."
        .formatted(leastDays, MOST_DAYS, tableName);
  }

  RetentionRule keeping(@Nullable Integer days) {
    return new RetentionRule(tableName, kind, age, condition, days, leastDays, note, version);
  }

  String oldest() {
    return "select min(t.%s)::timestamptz as oldest from %s t".formatted(age, tableName);
  }

  /** What of the table is older than {@code :before}. */
  private String old() {
    return "from %s t where t.%s < :before and (%s)".formatted(tableName, age, condition);
  }

  String count() {
    return "select count(*) as rows, min(t.%1$s)::timestamptz as oldest, max(t.%1$s)::timestamptz as newest %2$s"
        .formatted(age, old());
  }

  /** Of the pages from {@code :first} up to {@code :end}: each is read once, whatever is in it. */
  String delete() {
    return """
        delete %s and t.ctid >= cast(:first as tid) and t.ctid < cast(:end as tid)
        """
        .formatted(old());
  }
}
