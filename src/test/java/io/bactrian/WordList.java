package io.bactrian;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The words of {@code docs/words.txt}, found in a text line by line. */
final class WordList {
  private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|_");

  private final Map<String, String> insteadOf = new HashMap<>();
  private final List<String> allowed = new ArrayList<>();
  private final Pattern words;

  WordList(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        read(line, file + ":" + (i + 1));
      }
    }
    words =
        Pattern.compile(
            insteadOf.keySet().stream()
                .map(Pattern::quote)
                .collect(Collectors.joining("|", "(?<![\\p{L}\\p{N}])(?:", ")(?![\\p{L}\\p{N}])")));
  }

  private void read(String line, String place) {
    int colon = line.indexOf(": ");
    if (colon < 0) {
      throw new IllegalArgumentException(place + " needs a colon and what to write instead");
    }
    String what = line.substring(0, colon);
    if (what.startsWith("allow ")) {
      allowed.add(what.substring("allow ".length()));
      return;
    }
    for (String word : what.split(", ")) {
      insteadOf.put(word, line.substring(colon + 2));
    }
  }

  /** One finding a line, as {@code file:line: word ...}. */
  List<String> find(String name, String text) {
    List<String> found = new ArrayList<>();
    String[] lines = text.split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      String line = lines[i];
      for (String fine : allowed) {
        line = line.replace(fine, "");
      }
      var matcher = words.matcher(HUMP.matcher(line).replaceAll(" ").toLowerCase(Locale.ROOT));
      while (matcher.find()) {
        String word = matcher.group();
        found.add(
            "%s:%d: '%s' is out, write: %s".formatted(name, i + 1, word, insteadOf.get(word)));
      }
    }
    return found;
  }
}
