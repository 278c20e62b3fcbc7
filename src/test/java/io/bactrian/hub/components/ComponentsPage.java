package io.bactrian.hub.components;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of docs/components.md by its headings. */
final class ComponentsPage {
  private static final Pattern SECTION = Pattern.compile("(?ms)^## ([a-z0-9-]+)$(.*?)(?=^## |\\z)");

  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(yaml|java)\n(.*?)^```$");

  private ComponentsPage() {}

  static String text() throws IOException {
    return Files.readString(Path.of("docs/components.md"));
  }

  static Map<String, String> sections() throws IOException {
    Map<String, String> sections = new LinkedHashMap<>();
    Matcher section = SECTION.matcher(text());
    while (section.find()) {
      sections.put(section.group(1), section.group(2));
    }
    return sections;
  }

  static String block(String language, String section) {
    Matcher block = BLOCK.matcher(section);
    while (block.find()) {
      if (block.group(1).equals(language)) {
        return block.group(2);
      }
    }
    return "";
  }
}
