package io.bactrian.capture.sources;

import java.util.Set;

/** The sources that users declare by routes of their own. */
public interface OwnSources {
  /** Their names, in order. */
  Set<String> names();
}
