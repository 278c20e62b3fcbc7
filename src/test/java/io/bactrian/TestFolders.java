package io.bactrian;

import io.bactrian.hub.embedded.PostgresTemplate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Folders of tests that cannot use a {@code @TempDir}: they go with {@code target/}. */
public final class TestFolders {
  private TestFolders() {}

  public static Path make(String name) throws IOException {
    Path hubs = Files.createDirectories(Path.of("target", "hubs"));
    return Files.createTempDirectory(hubs, name).toAbsolutePath();
  }

  /** A data folder with a migrated database: its hub starts in half the time. */
  public static Path makeData(String name) throws IOException {
    return makeData(make(name));
  }

  /** The same in a folder of the caller's, as long as there is none yet. */
  public static Path makeData(Path data) {
    Path postgres = data.resolve("postgres").toAbsolutePath();
    if (Files.notExists(postgres)) {
      PostgresTemplate.copyTo(postgres);
    }
    return data;
  }
}
