import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What can be read and changed in routes/ and processors/ of the folders given, a column each:
 * {@code java bench/RouteCounts.java before now}.
 */
final class RouteCounts {
  private static final Pattern ENTRY = Pattern.compile("( *)(- )?([A-Za-z-]+):(?: .*)?");

  private record Level(int indent, String key) {}

  private final List<Path> homes;

  private RouteCounts(List<Path> homes) {
    this.homes = homes;
  }

  public static void main(String[] folders) throws IOException {
    new RouteCounts(Stream.of(folders).map(Path::of).toList()).print();
  }

  private interface Count {
    Object of(Path home) throws IOException;
  }

  private void print() throws IOException {
    row("Kamelets; of which are one processor", RouteCounts::kamelets);
    row("routes; of which have one step", RouteCounts::routes);
    row("steps a route, median and most", RouteCounts::steps);
    row("of the steps: choice, filter, split, loop, try and the like", RouteCounts::flow);
    row("Java classes between a step and what computes; their lines", RouteCounts::adapters);
  }

  private void row(String name, Count count) throws IOException {
    var line = new StringBuilder("| ").append(name);
    for (Path home : homes) {
      line.append(" | ").append(count.of(home));
    }
    System.out.println(line.append(" |"));
  }

  private static Object kamelets(Path home) throws IOException {
    List<List<String>> steps = stepsOf(home, "processors", ".kamelet.yaml");
    return steps.size() + "; " + steps.stream().filter(List.of("process")::equals).count();
  }

  private static Object routes(Path home) throws IOException {
    List<List<String>> steps = stepsOf(home, "routes", ".camel.yaml");
    return steps.size() + "; " + steps.stream().filter(all -> all.size() == 1).count();
  }

  private static Object steps(Path home) throws IOException {
    List<Integer> sizes =
        stepsOf(home, "routes", ".camel.yaml").stream().map(List::size).sorted().toList();
    return sizes.get(sizes.size() / 2) + ", " + sizes.get(sizes.size() - 1);
  }

  private static Object flow(Path home) throws IOException {
    return stepsOf(home, "routes", ".camel.yaml").stream()
        .flatMap(List::stream)
        .filter(step -> !List.of("to", "log", "process", "setBody", "setHeader").contains(step))
        .count();
  }

  /** Camel's processors: they take a body and headers out of an exchange and put others in. */
  private static Object adapters(Path home) throws IOException {
    int classes = 0;
    long lines = 0;
    try (Stream<Path> files = Files.walk(home.resolve("src/main/java"))) {
      for (Path file : files.filter(path -> path.toString().endsWith("Processor.java")).toList()) {
        classes++;
        lines += Files.readAllLines(file).stream().filter(line -> !line.isBlank()).count();
      }
    }
    return classes + "; " + lines;
  }

  /** The steps of each route or template, those inside of others counted too. */
  private static List<List<String>> stepsOf(Path home, String folder, String end)
      throws IOException {
    List<List<String>> all = new ArrayList<>();
    try (Stream<Path> files = Files.walk(home.resolve(folder))) {
      for (Path file : files.filter(path -> path.toString().endsWith(end)).sorted().toList()) {
        all.addAll(stepsOf(Files.readAllLines(file)));
      }
    }
    return all;
  }

  private static List<List<String>> stepsOf(List<String> lines) {
    List<List<String>> routes = new ArrayList<>();
    Deque<Level> above = new ArrayDeque<>();
    for (String line : lines) {
      Matcher entry = ENTRY.matcher(line);
      if (!entry.matches()) {
        continue;
      }
      boolean item = entry.group(2) != null;
      int indent = entry.group(1).length() + (item ? 1 : 0);
      String key = entry.group(3);
      while (!above.isEmpty() && above.peek().indent() >= indent) {
        above.pop();
      }
      if (key.equals("from")) {
        routes.add(new ArrayList<>());
      } else if (item
          && !above.isEmpty()
          && above.peek().key().equals("steps")
          && !routes.isEmpty()) {
        routes.get(routes.size() - 1).add(key);
      }
      above.push(new Level(indent, key));
    }
    return routes;
  }
}
