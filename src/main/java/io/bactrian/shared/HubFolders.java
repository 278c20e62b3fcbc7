package io.bactrian.shared;

import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Where the hub finds what its user owns. Texts become paths here once: Spring itself would resolve
 * a relative path against the web server's temporary folder.
 */
@Component
public class HubFolders {
  private final Path home;
  private final Path data;

  public HubFolders(@Value("${hub.home}") String home, @Value("${hub.data}") String data) {
    this.home = Path.of(home).toAbsolutePath().normalize();
    this.data = Path.of(data).toAbsolutePath().normalize();
  }

  /**
   * The folder of {@code routes/}, {@code processors/} and {@code schedules/} ({@code HUB_HOME}).
   */
  public Path home() {
    return home;
  }

  /** The folder of all that the hub keeps ({@code HUB_DATA}). */
  public Path data() {
    return data;
  }
}
