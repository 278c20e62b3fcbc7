package io.bactrian.changes.wal;

import io.debezium.connector.postgresql.PostgresValueConverter;
import io.debezium.data.SpecialValueDecimal;
import io.debezium.spi.converter.CustomConverter;
import io.debezium.spi.converter.RelationalColumn;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.SignStyle;
import java.time.temporal.ChronoField;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.jspecify.annotations.Nullable;

/** Gives every column back as text that PostgreSQL reads as the same value. Made by Debezium. */
public final class WalTextConverter implements CustomConverter<SchemaBuilder, RelationalColumn> {
  private static final Map<Object, String> INFINITIES =
      Map.of(
          PostgresValueConverter.POSITIVE_INFINITY_OFFSET_DATE_TIME, "infinity",
          PostgresValueConverter.NEGATIVE_INFINITY_OFFSET_DATE_TIME, "-infinity",
          PostgresValueConverter.POSITIVE_INFINITY_INSTANT, "infinity",
          PostgresValueConverter.NEGATIVE_INFINITY_INSTANT, "-infinity",
          PostgresValueConverter.POSITIVE_INFINITY_LOCAL_DATE, "infinity",
          PostgresValueConverter.NEGATIVE_INFINITY_LOCAL_DATE, "-infinity");

  private static final DateTimeFormatter DATE = date().appendPattern(" G").toFormatter(Locale.ROOT);
  private static final DateTimeFormatter TIME =
      date().appendPattern(" HH:mm:ss.SSSSSS G").toFormatter(Locale.ROOT);
  private static final DateTimeFormatter TIME_WITH_ZONE =
      date().appendPattern(" HH:mm:ss.SSSSSSxxx G").toFormatter(Locale.ROOT);

  /** Java and PostgreSQL write years before Christ and after 9999 each in its own way. */
  private static DateTimeFormatterBuilder date() {
    return new DateTimeFormatterBuilder()
        .appendValue(ChronoField.YEAR_OF_ERA, 4, 10, SignStyle.NEVER)
        .appendPattern("-MM-dd");
  }

  @Override
  public void configure(Properties properties) {
    // there is nothing to set
  }

  @Override
  public void converterFor(
      RelationalColumn column, ConverterRegistration<SchemaBuilder> registration) {
    registration.register(SchemaBuilder.string().optional(), WalTextConverter::text);
  }

  static @Nullable String text(@Nullable Object value) {
    if (value == null) {
      return null;
    }
    String infinity = INFINITIES.get(value);
    if (infinity != null) {
      return infinity;
    }
    if (value instanceof SpecialValueDecimal decimal) {
      return decimal
          .getDecimalValue()
          .map(number -> number.toPlainString())
          .orElseGet(() -> Double.toString(decimal.toDouble())); // NaN and the infinities
    }
    if (value instanceof byte[] bytes) {
      return "\\x" + HexFormat.of().formatHex(bytes);
    }
    if (value instanceof OffsetDateTime time) {
      return TIME_WITH_ZONE.format(time);
    }
    if (value instanceof Instant time) {
      return TIME.format(time.atOffset(ZoneOffset.UTC));
    }
    return value instanceof LocalDate date ? DATE.format(date) : value.toString();
  }
}
