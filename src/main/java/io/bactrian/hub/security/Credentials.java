package io.bactrian.hub.security;

import io.bactrian.shared.HubFolders;
import io.bactrian.shared.WholeFile;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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

  /** In front of a name: what no route can ask for as a secret. */
  private static final String FORMER = "former~";

  private static final String UNTIL = "until~";
  private static final String MADE = "made~";

  private final Path file;
  private final Set<String> fromVariables = new HashSet<>();
  private final Map<String, Instant> used = new ConcurrentHashMap<>();
  private volatile Map<String, Held> held = Map.of();

  /**
   * @param former what it was before it was rotated, null for none
   * @param until when the former one ends
   * @param made when it was rotated, null where it is as the first start or its owner wrote it
   */
  private record Held(
      String value, @Nullable String former, @Nullable Instant until, @Nullable Instant made) {}

  /**
   * What is known of a credential, which is all but itself.
   *
   * @param variable that overrides the file
   * @param fromVariable whether it does
   * @param usedAt by a key's holder, on this hub since its start; null for not, or not known
   */
  public record Known(
      String name,
      String variable,
      boolean fromVariable,
      @Nullable Instant madeAt,
      @Nullable Instant formerUntil,
      @Nullable Instant usedAt) {}

  @Autowired
  Credentials(HubFolders folders, Environment environment) throws IOException {
    file = folders.data().resolve("credentials.properties");
    var values = new HashMap<String, Held>();
    String text = Files.exists(file) ? Files.readString(file) : "";
    var stored = new Properties();
    stored.load(new StringReader(text));
    var missing = new StringBuilder();
    for (CredentialName name : CredentialName.values()) {
      String value = environment.getProperty(name.variable(), "").strip();
      if (value.isEmpty()) {
        value = stored.getProperty(name.key(), "").strip();
      } else {
        fromVariables.add(name.key());
      }
      if (value.isEmpty()) {
        value = name.random();
        missing.append(name.key()).append('=').append(value).append('\n');
      }
      values.put(
          name.key(),
          new Held(
              value,
              stored.getProperty(FORMER + name.key()),
              moment(stored, UNTIL + name.key()),
              moment(stored, MADE + name.key())));
    }
    held = Map.copyOf(values);
    keep(file, text, missing.toString());
    log.info("Credentials are in {}; HUB_... variables override them", file);
  }

  /**
   * @param name such as {@code service.key}
   * @throws IllegalArgumentException if there is no credential of that name
   */
  public String get(String name) {
    return held(name).value();
  }

  /** The credential, and behind it the one that it replaced, as long as that is good. */
  public List<String> valid(String name) {
    Held now = held(name);
    String former = now.former();
    Instant until = now.until();
    return former == null || until == null || !until.isAfter(Instant.now())
        ? List.of(now.value())
        : List.of(now.value(), former);
  }

  /** Whether somebody presents it; compares all of them, so that the time says nothing. */
  boolean matches(String name, String presented) {
    boolean same = false;
    for (String value : valid(name)) {
      same |= Secrets.same(value, presented);
    }
    if (same) {
      used.put(name, Instant.now());
    }
    return same;
  }

  /** All of them, in their order. */
  public List<Known> known() {
    return Stream.of(CredentialName.values())
        .map(
            name -> {
              Held now = held(name.key());
              boolean two = valid(name.key()).size() > 1;
              return new Known(
                  name.key(),
                  name.variable(),
                  fromVariables.contains(name.key()),
                  now.made(),
                  two ? now.until() : null,
                  used.get(name.key()));
            })
        .toList();
  }

  /**
   * Makes another one and writes it into the file, in place of this.
   *
   * @param overlap how long the present one stays good; one before that ends at once
   * @return the new one
   */
  public synchronized String rotate(String name, Duration overlap) {
    Held before = held(name);
    if (fromVariables.contains(name)) {
      throw new IllegalStateException(name + " is not the file's");
    }
    String value =
        Stream.of(CredentialName.values())
            .filter(one -> one.key().equals(name))
            .findFirst()
            .orElseThrow()
            .random();
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    var after = new Held(value, overlap.isZero() ? null : before.value(), now.plus(overlap), now);
    try {
      WholeFile.write(file, rewritten(Files.readString(file), name, after));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var all = new HashMap<>(held);
    all.put(name, after);
    held = Map.copyOf(all);
    return value;
  }

  /** Its lines at the end, all others as their owner wrote them. */
  private static String rewritten(String text, String name, Held after) {
    String own = "(?m)^[ \\t]*(former~|until~|made~)?" + Pattern.quote(name) + "[ \\t]*[=:].*\\R?";
    var lines = new StringBuilder(text.replaceAll(own, ""));
    if (lines.length() > 0 && lines.charAt(lines.length() - 1) != '\n') {
      lines.append('\n');
    }
    lines.append(name).append('=').append(after.value()).append('\n');
    lines.append(MADE).append(name).append('=').append(after.made()).append('\n');
    if (after.former() != null) {
      lines.append(FORMER).append(name).append('=').append(after.former()).append('\n');
      lines.append(UNTIL).append(name).append('=').append(after.until()).append('\n');
    }
    return lines.toString();
  }

  private static @Nullable Instant moment(Properties stored, String key) {
    String text = stored.getProperty(key, "").strip();
    try {
      return text.isEmpty() ? null : Instant.parse(text);
    } catch (DateTimeParseException e) {
      log.warn("{} in the credentials is no moment: it counts as over", key);
      return null;
    }
  }

  private Held held(String name) {
    Held found = held.get(name);
    if (found == null) {
      throw new IllegalArgumentException("there is no credential named " + name);
    }
    return found;
  }

  @Override
  public String toString() {
    return "Credentials" + held.keySet();
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
