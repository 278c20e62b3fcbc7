import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a source tree is made of, one column a tree: packages, cycles, files, lines. */
final class House {
  private static final Pattern IMPORT =
      Pattern.compile(
          "^import (?:static )?(io\\.bactrian(?:\\.[a-z0-9]+)*)\\.[A-Z]", Pattern.MULTILINE);

  private final Map<String, Set<String>> uses = new TreeMap<>();
  private final Map<String, Integer> types = new TreeMap<>();
  private final List<Integer> lengths = new ArrayList<>();

  House(Path root) throws IOException {
    Path source = root.resolve("src/main/java");
    try (Stream<Path> files = Files.walk(source)) {
      files.filter(file -> file.toString().endsWith(".java")).forEach(file -> add(source, file));
    }
    lengths.sort(null);
  }

  private void add(Path source, Path file) {
    String name = source.relativize(file.getParent()).toString().replace('/', '.');
    try {
      String text = Files.readString(file);
      lengths.add((int) text.lines().count());
      if (!file.endsWith("package-info.java")) {
        types.merge(name, 1, Integer::sum);
      }
      Matcher imports = IMPORT.matcher(text);
      while (imports.find()) {
        if (!imports.group(1).equals(name)) {
          uses.computeIfAbsent(name, key -> new TreeSet<>()).add(imports.group(1));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean reaches(String from, String to) {
    Deque<String> next = new ArrayDeque<>(uses.getOrDefault(from, Set.of()));
    Set<String> seen = new HashSet<>(next);
    while (!next.isEmpty()) {
      String here = next.pop();
      if (here.equals(to)) {
        return true;
      }
      uses.getOrDefault(here, Set.of()).stream().filter(seen::add).forEach(next::push);
    }
    return false;
  }

  private long inCycles() {
    return types.keySet().stream().filter(name -> reaches(name, name)).count();
  }

  private List<Object> column() {
    return List.of(
        types.size(),
        types.values().stream().mapToInt(Integer::intValue).max().orElse(0),
        types.values().stream().filter(count -> count > 25).count(),
        inCycles(),
        lengths.size(),
        lengths.stream().mapToInt(Integer::intValue).sum(),
        lengths.get(lengths.size() * 95 / 100),
        lengths.get(lengths.size() - 1));
  }

  public static void main(String[] trees) throws IOException {
    List<String> names =
        List.of(
            "packages",
            "types in the largest package",
            "packages with more than 25 types",
            "packages in a cycle",
            "Java files",
            "lines of Java",
            "lines of a file, p95",
            "lines of a file, most");
    List<List<Object>> columns = new ArrayList<>();
    for (String tree : Arrays.asList(trees)) {
      columns.add(new House(Path.of(tree)).column());
    }
    for (int row = 0; row < names.size(); row++) {
      StringBuilder line = new StringBuilder("| " + names.get(row));
      for (List<Object> column : columns) {
        line.append(" | ").append(column.get(row));
      }
      System.out.println(line.append(" |"));
    }
  }
}
