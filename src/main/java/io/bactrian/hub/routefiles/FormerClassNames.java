package io.bactrian.hub.routefiles;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Full names that classes of the hub had in earlier releases. Files below routes/, processors/ and
 * schedules/ are the user's own and stay as they are when the hub is upgraded.
 */
public final class FormerClassNames {
  private static final Pattern NAME = Pattern.compile("\\bio\\.bactrian(\\.\\w+)+");
  private static final Properties NOW = read();

  private FormerClassNames() {}

  private static Properties read() {
    var names = new Properties();
    try (InputStream in =
        FormerClassNames.class.getResourceAsStream("/META-INF/former-class-names.properties")) {
      names.load(Objects.requireNonNull(in));
      return names;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String now(String name) {
    return NOW.getProperty(name, name);
  }

  /** The text with the names of today; lines stay where they are. */
  public static String replacedIn(String text) {
    return NAME.matcher(text).replaceAll(name -> Matcher.quoteReplacement(now(name.group())));
  }

  public static List<Finding> findings(RouteFile file) {
    List<Finding> findings = new ArrayList<>();
    int line = 0;
    for (String text : file.text().lines().toList()) {
      line++;
      Matcher name = NAME.matcher(text);
      while (!text.stripLeading().startsWith("#") && name.find()) {
        if (NOW.containsKey(name.group())) {
          String reason = name.group() + " is called " + now(name.group()) + " now: rename it";
          findings.add(Finding.warning(file.path(), line, reason));
        }
      }
    }
    return findings;
  }
}
