package io.bactrian.hub.liveedit;

import io.bactrian.hub.routefiles.RouteFile;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Live edit on a context of its own, and the files that the disk is said to hold. */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields
abstract class ScratchHubFiles {
  @TempDir Path data;
  ScratchHub hub;
  final Map<String, String> disk = new TreeMap<>();

  @BeforeEach
  void startHub() {
    hub = new ScratchHub(data);
    disk.put(RouteFile.ERROR_HANDLING, Flows.ERROR_HANDLING);
  }

  @AfterEach
  void stopHub() {
    hub.close();
  }
}
