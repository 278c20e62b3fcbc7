package io.bactrian.store.objects;

import io.bactrian.shared.HubFolders;
import java.io.IOException;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/** Where Camel lays large bodies down; what a crash left there goes at the start. */
@Component
final class StreamFolder {
  StreamFolder(HubFolders folders) throws IOException {
    FileSystemUtils.deleteRecursively(folders.data().resolve("streams"));
  }
}
