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
    if (Files.notExists(file)) {
      Files.createDirectories(folders.data());
      Files.writeString(file, Ulid.next());
    }
    id = Files.readString(file).strip();
  }

  public String id() {
    return id;
  }
}
