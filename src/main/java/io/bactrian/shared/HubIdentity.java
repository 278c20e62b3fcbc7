package io.bactrian.shared;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.stereotype.Component;

/** Who this hub is among several on one database: as lasting as its data folder. */
@Component
public final class HubIdentity {
  private final String id;

  HubIdentity(HubFolders folders) throws IOException {
    Path file = folders.data().resolve("hub-id");
    String known = Files.exists(file) ? Files.readString(file).strip() : "";
    if (known.isEmpty()) { // two hubs without an id would be one
      known = Ulid.next();
      Files.createDirectories(folders.data());
      WholeFile.write(file, known);
    }
    id = known;
  }

  public String id() {
    return id;
  }
}
