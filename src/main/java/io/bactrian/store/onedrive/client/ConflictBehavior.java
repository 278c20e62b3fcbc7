package io.bactrian.store.onedrive.client;

import java.util.Locale;

/** What the drive does where the name is taken. */
public enum ConflictBehavior {
  FAIL,
  RENAME,
  REPLACE;

  String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
