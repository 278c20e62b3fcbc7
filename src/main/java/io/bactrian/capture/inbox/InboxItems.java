package io.bactrian.capture.inbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.capture.mt5.Mt5Kind;
import io.bactrian.shared.Decimals;
import io.bactrian.shared.HubException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes items of a MetaTrader 5 message of a file's rows, so that files go the way of webhooks. A
 * time with an offset is taken as it is, digits are seconds or milliseconds since 1970, and any
 * other is the broker's clock.
 */
final class InboxItems {
  private static final Map<String, String> OTHER_NAMES =
      Map.of("deal", "ticket", "position", "position_id", "direction", "entry", "vol", "volume");
  private static final List<String> PRICES = List.of("open", "high", "low", "close");
  private static final Set<String> NUMBERS =
      Set.of("volume", "price", "commission", "swap", "profit", "fee", "sl", "tp");
  private static final Set<String> TEXTS =
      Set.of("order", "position_id", "symbol", "magic", "reason", "comment", "external_id");
  private static final long SMALLEST_MILLIS = 100_000_000_000L;

  private final InboxFile file;
  private final ZoneOffset broker;
  private final Mt5Kind kind;

  /**
   * @throws io.bactrian.shared.HubException if the columns are neither a bar's nor a deal's
   */
  InboxItems(InboxFile file, ZoneOffset broker, Set<String> columns) {
    this.file = file;
    this.broker = broker;
    boolean deals = columns.contains("ticket") || columns.contains("deal");
    this.kind = deals ? Mt5Kind.DEAL : Mt5Kind.BAR;
    for (String needed : deals ? List.of("type") : PRICES) {
      require(columns.contains(needed), needed);
    }
    require(
        columns.contains("time") || columns.contains("date") || columns.contains("time_msc"),
        "time");
    if (!deals) {
      require(file.symbol() != null || columns.contains("symbol"), "symbol");
      require(file.period() != null || columns.contains("period"), "period");
    }
  }

  private static void require(boolean there, String column) {
    if (!there) {
      throw InboxRows.refused(
          1,
          column,
          "there is no column "
              + column
              + ". The first line names the columns; a bar needs time, open, high, low and close, a"
              + " deal ticket, time and type; symbol and period may be in the file's name.");
    }
  }

  Mt5Kind kind() {
    return kind;
  }

  /**
   * @throws io.bactrian.shared.HubException naming line and column
   */
  ObjectNode item(InboxRow row) {
    if (row.fault() != null) {
      throw InboxRows.refused(row.line(), null, row.fault());
    }
    return kind == Mt5Kind.BAR ? bar(row) : deal(row);
  }

  private ObjectNode bar(InboxRow row) {
    ObjectNode bar = JsonNodeFactory.withExactBigDecimals(true).objectNode();
    bar.put("symbol", text(row, "symbol", file.symbol()));
    bar.put("period", text(row, "period", file.period()));
    bar.put("time", time(row).getEpochSecond());
    PRICES.forEach(price -> bar.put(price, number(row, price, text(row, price, null))));
    Map<String, String> cells = row.cells();
    String volume =
        cells.getOrDefault("tickvol", cells.getOrDefault("volume", cells.getOrDefault("vol", "0")));
    bar.put("volume", number(row, "volume", volume));
    return bar;
  }

  private ObjectNode deal(InboxRow row) {
    ObjectNode deal = JsonNodeFactory.withExactBigDecimals(true).objectNode();
    deal.put("time_msc", time(row).toEpochMilli());
    row.cells()
        .forEach(
            (column, cell) -> {
              String name = OTHER_NAMES.getOrDefault(column, column);
              if (NUMBERS.contains(name)) {
                deal.put(name, number(row, column, cell));
              } else if (TEXTS.contains(name) || name.equals("ticket")) {
                deal.put(name, cell);
              } else if (name.equals("type") || name.equals("entry")) {
                deal.put(name, cell.toUpperCase(Locale.ROOT).replace("/", ""));
              }
            });
    return deal;
  }

  private static String text(InboxRow row, String column, @Nullable String otherwise) {
    String cell = row.cells().getOrDefault(column, otherwise);
    if (cell == null) {
      throw InboxRows.refused(row.line(), column, column + " is empty.");
    }
    return cell;
  }

  private static BigDecimal number(InboxRow row, String column, String cell) {
    try {
      return Decimals.parse(cell, column);
    } catch (HubException e) {
      String shown = cell.length() > 60 ? cell.substring(0, 60) + "..." : cell;
      throw InboxRows.refused(
          row.line(), column, "'" + shown + "' is not a number that is taken. " + e.getMessage());
    }
  }

  private Instant time(InboxRow row) {
    Map<String, String> cells = row.cells();
    String column = cells.containsKey("time_msc") ? "time_msc" : "time";
    String cell =
        cells.containsKey("date")
            ? cells.get("date") + " " + cells.getOrDefault("time", "00:00")
            : text(row, column, null);
    try {
      return instant(cell);
    } catch (DateTimeException | NumberFormatException e) {
      throw InboxRows.refused(
          row.line(), column, "'" + cell + "' is not a time; send 2025-01-31T23:00:00Z.");
    }
  }

  private Instant instant(String cell) {
    if (cell.matches("[0-9]{1,14}")) {
      long number = Long.parseLong(cell);
      return number < SMALLEST_MILLIS
          ? Instant.ofEpochSecond(number)
          : Instant.ofEpochMilli(number);
    }
    String iso =
        cell.replaceFirst("^(\\d{4})[./](\\d{2})[./](\\d{2})", "$1-$2-$3").replaceFirst(" ", "T");
    if (iso.length() == 10) {
      return LocalDate.parse(iso).atStartOfDay().toInstant(broker);
    }
    return iso.matches(".*(Z|[+-]\\d{2}:\\d{2})")
        ? OffsetDateTime.parse(iso).toInstant()
        : LocalDateTime.parse(iso).toInstant(broker);
  }
}
