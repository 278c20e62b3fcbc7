package io.bactrian.hub.schedules;

import java.util.Set;

/** What the files of this hub declare, whether they serve or not. */
public interface ScheduleFiles {

  /** The ids of the schedules' routes; of a file that cannot be read, its name. */
  Set<String> declared();
}
