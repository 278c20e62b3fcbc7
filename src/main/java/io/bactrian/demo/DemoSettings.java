package io.bactrian.demo;

import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/**
 * What the environment says about the demo.
 *
 * @param hub where the hub answers (HUB_DEMO_URL, else this machine at HUB_PORT)
 * @param management where Hawtio answers (this machine at HUB_MANAGEMENT_PORT)
 * @param data the hub's data folder, which holds its credentials (HUB_DATA)
 * @param pace seconds of the recording in one second (HUB_DEMO_PACE); infinite when not given
 * @param drill canary instead of the replay (HUB_DEMO_DRILL); empty for the replay
 * @param minutes of the bars on which the hub decides (HUB_SCORING_PERIOD, M1 or M5; M1 where the
 *     demo starts it)
 * @param keep whether the hub stays up afterwards (HUB_DEMO_KEEP, true unless it says false)
 */
record DemoSettings(
    URI hub, URI management, Path data, double pace, String drill, int minutes, boolean keep) {
  static final String CANARY = "canary";

  /**
   * @throws IllegalArgumentException naming the variable that is wrong
   */
  static DemoSettings of(Map<String, String> environment) {
    String port = value(environment, "HUB_PORT", "8080");
    String management = value(environment, "HUB_MANAGEMENT_PORT", "8081");
    return new DemoSettings(
        URI.create(value(environment, "HUB_DEMO_URL", "http://127.0.0.1:" + port)),
        URI.create("http://127.0.0.1:" + management),
        Path.of(value(environment, "HUB_DATA", "data")),
        pace(value(environment, "HUB_DEMO_PACE", "max")),
        drill(value(environment, "HUB_DEMO_DRILL", "")),
        value(environment, "HUB_SCORING_PERIOD", "M1").equals("M5") ? 5 : 1,
        !"false".equals(value(environment, "HUB_DEMO_KEEP", "true")));
  }

  Path credentialsFile() {
    return data.resolve("credentials.properties");
  }

  /**
   * A credential as the hub has it: from the environment, else from the file it made at its start.
   *
   * @throws IOException if the file cannot be read or has no such name
   */
  String credential(Map<String, String> environment, String name) throws IOException {
    String variable = "HUB_" + name.toUpperCase(Locale.ROOT).replace('.', '_');
    String given = value(environment, variable, "");
    if (!given.isEmpty()) {
      return given;
    }
    var file = new Properties();
    try (Reader reader = Files.newBufferedReader(credentialsFile(), StandardCharsets.UTF_8)) {
      file.load(reader);
    } catch (NoSuchFileException e) {
      throw new IOException(
          "there is no %s, which a hub makes at its start: start one with make run, name its data folder in HUB_DATA, or set %s"
              .formatted(credentialsFile(), variable),
          e);
    }
    String held = file.getProperty(name);
    if (held == null) {
      throw new IOException(credentialsFile() + " has no " + name + "; set " + variable);
    }
    return held.strip();
  }

  private static String drill(String text) {
    if (!text.isEmpty() && !text.equals(CANARY)) {
      throw new IllegalArgumentException(
          "DRILL (HUB_DEMO_DRILL) is \"" + text + "\"; the one there is is " + CANARY);
    }
    return text;
  }

  private static double pace(String text) {
    if (text.equals("max")) {
      return Double.POSITIVE_INFINITY;
    }
    try {
      double pace = Double.parseDouble(text);
      if (pace > 0) {
        return pace;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(paceMessage(text), e);
    }
    throw new IllegalArgumentException(paceMessage(text));
  }

  private static String paceMessage(String text) {
    return "PACE (HUB_DEMO_PACE) is \"" + text + "\"; it has to be max or a number above 0";
  }

  private static String value(Map<String, String> environment, String name, String fallback) {
    String value = environment.get(name);
    return value == null || value.isBlank() ? fallback : value.strip();
  }
}
