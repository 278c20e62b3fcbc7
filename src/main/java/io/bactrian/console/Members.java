package io.bactrian.console;

import io.bactrian.hub.lists.Column;
import io.bactrian.hub.lists.ListSpec;
import io.bactrian.hub.lists.ListView;
import io.bactrian.hub.lists.ListView.Format;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * How each member of a single item reads: as its list's column declares it, else by its type and by
 * the unit in its name.
 */
final class Members {
  private static final Pattern CODES = Pattern.compile("(.*_)?(id|sha256|hash|key|address|step)");
  private static final Map<String, String> WORDS =
      Map.of("id", "Id", "sha256", "SHA-256", "utc", "(UTC)", "mt5", "MT5");

  private Members() {}

  /**
   * @param label what it is called
   * @param format how it reads
   * @param note what it means where the label does not say it, else empty
   */
  record Member(String name, String label, String format, String note) {}

  static List<Member> of(ListSpec spec, ListView view) {
    return spec.columns().stream()
        .map(
            column ->
                new Member(
                    column.name(), label(column, view), format(column, view).json(), column.note()))
        .toList();
  }

  private static String label(Column column, ListView view) {
    return view.cells().stream()
        .filter(cell -> cell.field().equals(column.name()) && !cell.label().contains(","))
        .map(ListView.Cell::label)
        .findFirst()
        .orElseGet(() -> words(column));
  }

  /** Such as {@code Received (UTC)} of {@code received_at}. */
  static String words(Column column) {
    boolean time = column.type() == Column.Type.TIME;
    String name = column.name().replaceFirst("_(ms|us|seconds)$", "");
    if (time) {
      name = name.replaceFirst("_at$", "") + "_utc";
    }
    var label = new StringBuilder();
    for (String part : name.split("_")) {
      String word = WORDS.getOrDefault(part, part);
      if (label.isEmpty()) {
        label.append(Character.toUpperCase(word.charAt(0))).append(word, 1, word.length());
      } else {
        label.append(' ').append(word.equals("Id") ? "id" : word);
      }
    }
    return label.toString();
  }

  private static Format format(Column column, ListView view) {
    return view.cells().stream()
        .filter(cell -> cell.field().equals(column.name()))
        .map(cell -> whole(cell.format()))
        .findFirst()
        .orElseGet(() -> byType(column));
  }

  /** On a page of its own nothing is cut short. */
  private static Format whole(Format format) {
    return switch (format) {
      case CLIP -> Format.SENTENCE;
      case SHORT_CODE -> Format.CODE;
      case STRONG -> Format.TEXT;
      default -> format;
    };
  }

  private static Format byType(Column column) {
    return switch (column.type()) {
      case TIME -> Format.TIME;
      case BOOLEAN -> Format.FLAG;
      case TEXTS -> Format.WORDS;
      case OBJECT, OBJECTS, JSON -> Format.NESTED;
      case TEXT -> text(column);
      case WHOLE, DECIMAL, NUMBER -> number(column);
    };
  }

  private static Format text(Column column) {
    if (!column.values().isEmpty()) {
      return Format.BADGE;
    }
    return CODES.matcher(column.name()).matches() ? Format.CODE : Format.SENTENCE;
  }

  private static Format number(Column column) {
    String name = column.name();
    if (name.endsWith("_ms")) {
      return Format.MILLIS;
    }
    if (name.endsWith("_us")) {
      return Format.MICROS;
    }
    if (name.endsWith("seconds")) {
      return Format.DURATION;
    }
    if (name.endsWith("bytes") || name.endsWith("size") && column.type() == Column.Type.WHOLE) {
      return Format.BYTES;
    }
    return switch (column.type()) {
      case WHOLE -> Format.COUNT;
      case DECIMAL -> Format.DECIMAL;
      default -> Format.NUMBER;
    };
  }
}
