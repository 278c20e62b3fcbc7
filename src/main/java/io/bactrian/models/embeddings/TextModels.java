package io.bactrian.models.embeddings;

import io.bactrian.shared.HubFolders;
import jakarta.annotation.PreDestroy;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** The model that the hub's user brought, opened when the first text asks for it. */
@Component
final class TextModels {
  private final Path file;
  private @Nullable TextModel open;

  TextModels(HubFolders hub, @Value("${hub.lib:}") String lib) {
    Path folder = lib.isEmpty() ? hub.home().resolve("lib") : Path.of(lib).toAbsolutePath();
    this.file = folder.resolve(ModelJar.FILE);
  }

  /**
   * @throws io.bactrian.shared.HubException {@code UNAVAILABLE} where it is not there; it is looked
   *     for at each call until it is
   */
  synchronized TextModel model() {
    if (open == null) {
      open = ModelJar.open(file);
    }
    return open;
  }

  @PreDestroy
  synchronized void close() throws Exception {
    if (open != null) {
      open.close();
    }
  }
}
