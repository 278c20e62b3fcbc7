package io.bactrian.models.releases;

import io.bactrian.shared.GivenFields;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of a release, {@code v<major>.<minor>.<patch>[-<pre-release>]}. Source of the grammar:
 * Semantic Versioning 2.0.0, https://semver.org, without build metadata.
 *
 * @param pre null where it is no pre-release
 */
record Tag(int major, int minor, int patch, @Nullable String pre) {
  private static final int LENGTH = 64;
  private static final String NUMBER = "(0|[1-9]\\d{0,8})";
  private static final String IDENTIFIER = "(?:0|[1-9]\\d*|\\d*[A-Za-z-][0-9A-Za-z-]*)";
  private static final Pattern FORM =
      Pattern.compile(
          "v%s\\.%s\\.%s(?:-(%s(?:\\.%s)*))?"
              .formatted(NUMBER, NUMBER, NUMBER, IDENTIFIER, IDENTIFIER));

  static Tag of(String text) {
    Matcher parts = FORM.matcher(text);
    if (text.length() > LENGTH || !parts.matches()) {
      throw GivenFields.invalid(
          "tag",
          "Give a tag such as v0.2.0 or v0.2.0-rc.1 (semver.org), of at most %d characters."
              .formatted(LENGTH));
    }
    return new Tag(
        Integer.parseInt(parts.group(1)),
        Integer.parseInt(parts.group(2)),
        Integer.parseInt(parts.group(3)),
        parts.group(4));
  }

  @Override
  public String toString() {
    return "v%d.%d.%d%s".formatted(major, minor, patch, pre == null ? "" : "-" + pre);
  }
}
