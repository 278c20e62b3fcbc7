package io.bactrian.hub.security;

import io.bactrian.shared.HubFolders;
import io.bactrian.shared.WholeFile;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.DependsOn;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * The hub's own secrets, from {@code credentials.properties} in the data folder (mode 0600, made on
 * first start) or, where set, from the environment.
 */
@Component
@DependsOn("dataDirectory") // only the hub that holds the folder may write there
public class Credentials {
  private static final Logger log = LoggerFactory.getLogger(Credentials.class);
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private final Map<String, String> values = new HashMap<>();

  @Autowired
  Credentials(HubFolders folders, Environment environment) throws IOException {
    Path file = folders.data().resolve("credentials.properties");
    String text = Files.exists(file) ? Files.readString(file) : "";
    var stored = new Properties();
    stored.load(new StringReader(text));
    var missing = new StringBuilder();
    for (CredentialName name : CredentialName.values()) {
      String value = environment.getProperty(name.variable(), "").strip();
      if (value.isEmpty()) {
        value = stored.getProperty(name.key(), "").strip();
      }
      if (value.isEmpty()) {
        value = name.random();
        missing.append(name.key()).append('=').append(value).append('\n');
      }
      values.put(name.key(), value);
    }
    keep(file, text, missing.toString());
    log.info("Credentials are in {}; HUB_... variables override them", file);
  }

  /**
   * @param name such as {@code service.key}
   * @throws IllegalArgumentException if there is no credential of that name
   */
  public String get(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("there is no credential named " + name);
    }
    return value;
  }

  @Override
  public String toString() {
    return "Credentials" + values.keySet();
  }

  /** Adds what is missing and leaves the rest of the file as its owner wrote it. */
  private static void keep(Path file, String text, String missing) throws IOException {
    if (missing.isEmpty()) {
      if (Files.exists(file) && !Files.getPosixFilePermissions(file).equals(OWNER_ONLY)) {
        log.warn("File {} could be read by other users; its mode is 0600 again", file);
        Files.setPosixFilePermissions(file, OWNER_ONLY);
      }
      return;
    }
    String separator = text.isEmpty() || text.endsWith("\n") ? "" : "\n";
    WholeFile.write(file, text + separator + missing);
  }
}
