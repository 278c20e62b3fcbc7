package io.bactrian.capture.supabase;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.changes.log.RowKey;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A change of a row in another database, as its webhook sends it.
 *
 * @param table with its schema in front where that is not {@code public}
 * @param operation insert, update or delete
 * @param key as {@link RowKey} joins the values of the key columns
 * @param before the row as it was, a JSON object; null for an insert
 * @param after the row as it is; null for a delete
 */
record ExternalChange(
    String table, String operation, String key, @Nullable String before, @Nullable String after) {

  static String tableOf(JsonNode body) {
    String schema = body.path("schema").asText("public");
    String table = body.path("table").asText();
    return schema.equals("public") ? table : schema + "." + table;
  }

  /**
   * @param body fits {@code supabase-change.schema.json}
   * @param keyColumns of the table's primary key
   * @throws HubException naming the field that is missing
   */
  static ExternalChange of(JsonNode body, List<String> keyColumns) {
    String operation = body.path("type").asText().toLowerCase(Locale.ROOT);
    String before = operation.equals("insert") ? null : row(body, "old_record").toString();
    String after = operation.equals("delete") ? null : row(body, "record").toString();
    String field = after != null ? "record" : "old_record";
    List<String> key =
        keyColumns.stream()
            .map(column -> value(body.path(field).path(column), field + "." + column))
            .toList();
    return new ExternalChange(tableOf(body), operation, RowKey.of(key), before, after);
  }

  private static JsonNode row(JsonNode body, String field) {
    JsonNode row = body.path(field);
    if (!row.isObject()) {
      throw new HubException(
          ErrorCode.INVALID_FIELD,
          field,
          "There is no "
              + field
              + ", which a change of the type "
              + body.path("type").asText()
              + " carries: send the row as an object.");
    }
    return row;
  }

  private static String value(JsonNode value, String field) {
    if (!value.isValueNode() || value.isNull()) {
      throw new HubException(
          ErrorCode.INVALID_FIELD,
          field,
          "The key column is missing: name the table's key in hub.cdc.webhook-tables.");
    }
    return value.asText();
  }
}
