package io.bactrian.changes.log;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Tables of other databases, whose changes come by webhook: {@code hub.cdc.webhook-tables}. */
@Component
public final class WebhookTables {
  private static final String FORM = "[A-Za-z_][\\w.]{0,127}:[A-Za-z_]\\w*(\\+[A-Za-z_]\\w*)*";

  private final Map<String, List<String>> keys = new LinkedHashMap<>();

  WebhookTables(CdcProperties properties) {
    for (String entry : properties.webhookTables()) {
      if (!entry.matches(FORM)) {
        throw refused(entry, "write table:key, or table:key+key where several columns are the key");
      }
      String table = entry.substring(0, entry.indexOf(':'));
      if (properties.tables().contains(table)) {
        throw refused(entry, "the hub captures a table of its own of this name (hub.cdc.tables)");
      }
      keys.put(table, List.of(entry.substring(table.length() + 1).split("\\+")));
    }
  }

  private static IllegalStateException refused(String entry, String reason) {
    return new IllegalStateException("hub.cdc.webhook-tables: " + entry + ": " + reason + ".");
  }

  Set<String> names() {
    return keys.keySet();
  }

  /** A table's key columns; empty where it is not declared. */
  public Optional<List<String>> key(String table) {
    return Optional.ofNullable(keys.get(table));
  }
}
