package io.bactrian.watch.boards;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an expression of Prometheus asks for: enough of the language for the files in deploy/. */
record PromQl(List<Selector> selectors, Set<String> grouped) {
  private static final Pattern GROUPING =
      Pattern.compile("\\b(by|without|on|ignoring)\\s*\\(([^)]*)\\)");
  private static final Pattern SELECTOR =
      Pattern.compile("(?<![\\w.:])([a-zA-Z_:][\\w:]*)\\s*(\\{[^}]*}|\\()?");
  private static final Pattern LABEL = Pattern.compile("(\\w+)\\s*(=~|!~|!=|=)\\s*\"([^\"]*)\"");
  private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset");

  /**
   * @param labels by name, the pattern that a series has to match
   */
  record Selector(String metric, Map<String, Pattern> labels) {}

  static PromQl of(String expression) {
    var grouped = new TreeSet<String>();
    String rest = expression.replaceAll("\\[[^\\]]*]", "");
    Matcher grouping = GROUPING.matcher(rest);
    while (grouping.find()) {
      grouped.addAll(List.of(grouping.group(2).split("\\s*,\\s*")));
    }
    rest = GROUPING.matcher(rest).replaceAll("");
    // Aggregations lose their grouping, and are functions like all others then.
    rest = rest.replaceAll("(\\w)\\s+\\(", "$1(");
    var selectors = new ArrayList<Selector>();
    Matcher found = SELECTOR.matcher(rest);
    while (found.find()) {
      String tail = String.valueOf(found.group(2));
      if (!tail.equals("(") && !WORDS.contains(found.group(1))) {
        selectors.add(new Selector(found.group(1), labels(tail)));
      }
    }
    return new PromQl(selectors, grouped);
  }

  private static Map<String, Pattern> labels(String braces) {
    var labels = new TreeMap<String, Pattern>();
    Matcher label = LABEL.matcher(braces);
    while (label.find()) {
      String value = label.group(3);
      labels.put(
          label.group(1),
          switch (label.group(2)) {
            case "=" -> Pattern.compile(Pattern.quote(value));
            case "=~" -> Pattern.compile(value);
            default -> Pattern.compile(".*");
          });
    }
    return labels;
  }
}
