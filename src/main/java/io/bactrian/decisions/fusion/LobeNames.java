package io.bactrian.decisions.fusion;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.shared.HubFolders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The lobes there are: those of the hub, and one a Kamelet {@code score-<lobe>-action}. */
@Component
final class LobeNames {
  /** Direction is the ONNX champion, strategy the signal that a call names. */
  static final List<String> OWN =
      List.of(
          "direction", "lorentzian", "momentum", "sentiment", "strategy", "trend", "volatility");

  private static final Pattern KAMELET =
      Pattern.compile("score-([a-z0-9]+(?:-[a-z0-9]+)*)-action\\.kamelet\\.yaml");
  private static final String CHAMPIONS = "onnx"; // a step that scores the lobe direction

  private final Path processors;
  private volatile @Nullable Seen seen;

  /** The folder is read again when a file came or went. */
  private record Seen(FileTime changed, Set<String> names) {}

  LobeNames(HubFolders folders) {
    this.processors = folders.home().resolve("processors");
  }

  Set<String> known() {
    try {
      if (!Files.isDirectory(processors)) {
        return new TreeSet<>(OWN);
      }
      FileTime changed = Files.getLastModifiedTime(processors);
      Seen before = seen;
      if (before == null || !before.changed().equals(changed)) {
        before = new Seen(changed, Collections.unmodifiableSet(read()));
        seen = before;
      }
      return before.names();
    } catch (IOException e) {
      throw new UncheckedIOException("The folder " + processors + " cannot be read", e);
    }
  }

  private Set<String> read() throws IOException {
    var names = new TreeSet<>(OWN);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(processors, "score-*")) {
      for (Path file : files) {
        Matcher name = KAMELET.matcher(file.getFileName().toString());
        if (name.matches() && !name.group(1).equals(CHAMPIONS)) {
          names.add(name.group(1));
        }
      }
    }
    return names;
  }

  /**
   * @param parent the field whose members are named by lobe
   * @throws HubException {@code UNPROCESSABLE} naming the first that is no lobe, and what there is
   */
  static void check(String parent, Set<String> names, Set<String> known) {
    for (String name : names) {
      if (!known.contains(name)) {
        throw new HubException(
            ErrorCode.UNPROCESSABLE,
            parent + "." + name,
            "There is no lobe " + name + "; there are " + String.join(", ", known) + ".");
      }
    }
  }
}
