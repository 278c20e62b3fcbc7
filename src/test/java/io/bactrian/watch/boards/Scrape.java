package io.bactrian.watch.boards;

import io.bactrian.watch.boards.PromQl.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a hub's /metrics has, a series a line. */
record Scrape(List<Series> series) {
  /** Prometheus adds these. */
  private static final Set<String> OF_THE_TARGET = Set.of("job", "instance");

  private static final Pattern LINE = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? (\\S+)");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:\\\\.|[^\"\\\\])*)\"");

  record Series(String metric, Map<String, String> labels, double value) {}

  static Scrape of(String text) {
    var all = new ArrayList<Series>();
    text.lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(
            line -> {
              Matcher parts = LINE.matcher(line);
              if (!parts.matches()) {
                throw new AssertionError("no series: " + line);
              }
              all.add(
                  new Series(
                      parts.group(1),
                      labels(parts.group(2)),
                      Double.parseDouble(parts.group(3).replace("Inf", "Infinity"))));
            });
    return new Scrape(all);
  }

  private static Map<String, String> labels(String text) {
    var labels = new TreeMap<String, String>();
    Matcher label = LABEL.matcher(String.valueOf(text));
    while (label.find()) {
      labels.put(label.group(1), label.group(2));
    }
    return labels;
  }

  /** What of an expression no series answers. */
  List<String> missing(String expression) {
    PromQl asked = PromQl.of(expression);
    var missing = new ArrayList<String>();
    for (Selector selector : asked.selectors()) {
      if (!selector.metric().equals("up") && series.stream().noneMatch(s -> fits(s, selector))) {
        missing.add(selector + " of " + expression);
      }
    }
    for (String label : asked.grouped()) {
      boolean known =
          OF_THE_TARGET.contains(label)
              || asked.selectors().stream().anyMatch(s -> has(s.metric(), label));
      if (!known) {
        missing.add("the label " + label + " of " + expression);
      }
    }
    return missing;
  }

  List<Series> of(String metric, String label, String value) {
    return series.stream()
        .filter(s -> s.metric().equals(metric) && value.equals(s.labels().get(label)))
        .toList();
  }

  private boolean has(String metric, String label) {
    return series.stream()
        .anyMatch(s -> s.metric().equals(metric) && s.labels().containsKey(label));
  }

  private static boolean fits(Series series, Selector selector) {
    return series.metric().equals(selector.metric())
        && selector.labels().entrySet().stream()
            .filter(label -> !OF_THE_TARGET.contains(label.getKey()))
            .allMatch(
                label -> {
                  String value = series.labels().get(label.getKey());
                  return value != null && label.getValue().matcher(value).matches();
                });
  }
}
