package io.bactrian.watch.backup;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Duration;
import java.util.List;

/**
 * What a restore into a second database came to beside the first, both as of one moment.
 *
 * @param id of the drill
 * @param backup the base backup that was restored
 * @param tables that were counted
 * @param rows in all of them
 * @param position of the last change
 * @param passports of deals that were compared
 * @param files that were restored beside the database
 * @param restore from the first byte to a database that takes writes
 * @param differences one line each; none where it passed
 */
@JsonNaming(SnakeCaseStrategy.class)
record DrillReport(
    String id,
    String backup,
    int tables,
    long rows,
    long position,
    int passports,
    int files,
    Duration restore,
    List<String> differences) {

  boolean passed() {
    return differences.isEmpty();
  }
}
