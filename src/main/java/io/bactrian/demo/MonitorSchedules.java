package io.bactrian.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code make monitor-schedules}: prints a line for each schedule of the hub at HUB_PORT, and ends
 * with 1 where one is overdue.
 */
public final class MonitorSchedules {
  private static final List<String> HEADS =
      List.of("schedule", "zone", "next", "last", "outcome", "p50", "missed", "state");

  private MonitorSchedules() {}

  public static void main(String[] arguments) throws InterruptedException {
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    boolean good = false;
    try {
      Map<String, String> environment = System.getenv();
      DemoSettings settings = DemoSettings.of(environment);
      var api = new HubApi(settings.hub(), settings.credential(environment, "service.key"));
      good = print(api.get("/api/v1/schedules?limit=1000").path("items"), out);
    } catch (IOException | IllegalArgumentException e) {
      out.println("The schedules cannot be read: " + e.getMessage());
    }
    System.exit(good ? 0 : 1);
  }

  /** False where one is overdue. */
  static boolean print(JsonNode schedules, PrintStream out) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(HEADS);
    boolean good = true;
    for (JsonNode one : schedules) {
      lines.add(line(one));
      good &= !one.path("overdue").booleanValue();
    }
    int[] widths = new int[HEADS.size()];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    for (List<String> line : lines) {
      var text = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        text.append(line.get(i)).append(" ".repeat(widths[i] - line.get(i).length() + 2));
      }
      out.println(text.toString().stripTrailing());
    }
    return good;
  }

  private static List<String> line(JsonNode one) {
    return List.of(
        one.path("id").asText(),
        one.path("zone").asText("-"),
        minute(one.path("next_fire_at")),
        minute(one.path("last_for")),
        one.path("last_outcome").asText("-"),
        one.path("p50_seconds").isNumber()
            ? String.format(Locale.ROOT, "%.2f s", one.path("p50_seconds").doubleValue())
            : "-",
        one.path("missed").asText("-"),
        state(one));
  }

  private static String state(JsonNode one) {
    if (one.path("overdue").booleanValue()) {
      return "OVERDUE";
    }
    return one.path("paused_at").isTextual() ? "paused" : one.path("state").asText();
  }

  /** Of ISO 8601 the part up to the second, in UTC. */
  private static String minute(JsonNode time) {
    String text = time.asText("-");
    return text.length() < 20 ? "-" : text.substring(0, 19).replace('T', ' ');
  }
}
