package io.bactrian.changes.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class WebhookTablesTest {
  @Test
  void knowsEachTablesKey() {
    WebhookTables tables = tables("positions:id,audit.orders:account+number");
    assertThat(tables.names()).containsExactly("positions", "audit.orders");
    assertThat(tables.key("audit.orders").orElseThrow()).containsExactly("account", "number");
    assertThat(tables.key("orders")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "positions, table:key",
    "positions:, table:key",
    "positions:id+, table:key",
    "tv_signals:id, captures a table of its own",
  })
  void refusesWhatNamesNoKeyOrTheHubsOwnTable(String entry, String reason) {
    assertThatThrownBy(() -> tables(entry))
        .hasMessageContaining("hub.cdc.webhook-tables")
        .hasMessageContaining(reason);
  }

  private static WebhookTables tables(String setting) {
    var source = new MapConfigurationPropertySource(Map.of("hub.cdc.webhook-tables", setting));
    return new WebhookTables(new Binder(source).bindOrCreate("hub.cdc", CdcProperties.class));
  }
}
