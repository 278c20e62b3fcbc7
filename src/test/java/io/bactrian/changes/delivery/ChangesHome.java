package io.bactrian.changes.delivery;

import io.bactrian.ShippedHome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A home folder with what capture and delivery need: no subscriber works beside a test's. */
public final class ChangesHome {
  private ChangesHome() {}

  /** Makes it where it is missing. */
  public static Path in(Path home) throws IOException {
    return ShippedHome.in(home, List.of("cdc/capture-wal"), "changes-source");
  }
}
