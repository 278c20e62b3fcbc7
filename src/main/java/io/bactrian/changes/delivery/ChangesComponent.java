package io.bactrian.changes.delivery;

import io.bactrian.changes.log.ChangeCapture;
import io.bactrian.changes.log.EventFilter;
import io.bactrian.changes.log.Subscriber;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;
import org.springframework.util.StringUtils;

/**
 * {@code changes:subscriber?tables=a,b&operations=insert,update&filter=a=1&start=now&batch=100}:
 * the source behind {@code kamelet:changes-source}. Camel makes it by name through the Spring
 * injector.
 */
final class ChangesComponent extends DefaultComponent {
  static final String BEGINNING = "beginning";
  static final String NOW = "now";
  private static final Set<String> OPERATIONS = Set.of("insert", "update", "delete");
  private static final int MOST_AT_ONCE = 10_000;

  private final ChangeCapture capture;
  private final SubscriberLoopFactory loops;

  ChangesComponent(ChangeCapture capture, SubscriberLoopFactory loops) {
    this.capture = capture;
    this.loops = loops;
  }

  @Override
  protected Endpoint createEndpoint(String uri, String name, Map<String, Object> parameters) {
    Set<String> tables = names(getAndRemoveParameter(parameters, "tables", String.class, ""));
    Set<String> operations =
        names(getAndRemoveParameter(parameters, "operations", String.class, "insert,update"));
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
      throw new IllegalArgumentException(
          "Parameter subscriber: "
              + name
              + " is no name; take up to 100 letters, digits, dots, dashes and underscores.");
    }
    refuseUnknown("tables", tables, capture.sources(), "captured (hub.cdc.tables)");
    refuseUnknown("operations", operations, OPERATIONS, "known");
    var filter = EventFilter.parse(getAndRemoveParameter(parameters, "filter", String.class, ""));
    String start = getAndRemoveParameter(parameters, "start", String.class, BEGINNING);
    refuseUnknownStart(start);
    int batch = batch(getAndRemoveParameter(parameters, "batch", String.class, "1"));
    return new ChangesEndpoint(
        uri,
        this,
        route -> new Subscriber(name, route, tables, operations, filter, start, batch),
        loops);
  }

  private static void refuseUnknownStart(String start) {
    if (start.equals(BEGINNING) || start.equals(NOW)) {
      return;
    }
    try {
      OffsetDateTime.parse(start);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "Parameter start: "
              + start
              + " is not beginning, now or a time with its offset such as 2026-01-31T00:00:00Z.");
    }
  }

  private static int batch(String text) {
    int batch = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
    if (batch < 1 || batch > MOST_AT_ONCE) {
      throw new IllegalArgumentException(
          "Parameter batch: " + text + " is not a number between 1 and " + MOST_AT_ONCE + ".");
    }
    return batch;
  }

  private static Set<String> names(String list) {
    return new LinkedHashSet<>(
        Arrays.asList(StringUtils.tokenizeToStringArray(list, ",", true, true)));
  }

  private static void refuseUnknown(
      String parameter, Set<String> given, Set<String> known, String what) {
    if (given.isEmpty()) {
      throw new IllegalArgumentException("Parameter " + parameter + ": name at least one.");
    }
    for (String name : given) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "Parameter "
                + parameter
                + ": "
                + name
                + " is not among those "
                + what
                + ": "
                + String.join(", ", known.stream().sorted().toList())
                + ".");
      }
    }
  }
}
