package io.bactrian.store.vault;

import java.io.IOException;

/** An object of a backup that is not what was written. Nothing of it is used. */
public final class DamagedException extends IOException {
  private static final long serialVersionUID = 1L;

  public DamagedException(String name, String what) {
    super("The object " + name + " of the backup is damaged: " + what + ".");
  }
}
