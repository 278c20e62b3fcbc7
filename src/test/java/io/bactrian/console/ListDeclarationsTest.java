package io.bactrian.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.hub.lists.Column;
import io.bactrian.hub.lists.ListSpec;
import io.bactrian.hub.lists.ListView;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSetMetaData;
import java.sql.Types;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.web.util.UriUtils;

/** What every list that a module declares says of itself, beside what is so. */
class ListDeclarationsTest extends ConsoleHub {
  @Autowired List<ListSpec> lists;

  @BeforeEach
  void clear() {
    empty();
  }

  @Test
  void sortsEachListByEachOfItsColumns() throws Exception {
    signal("A", "cross", "BTCUSD", "1");
    trade("5001", "1", "2026-01-01T00:00:00Z", "win");
    deadLetter("open");
    rejected("{");
    for (ListSpec list : lists) {
      for (String column : list.sorts().keySet()) {
        json("/api/v1/" + list.name() + "?limit=1&sort=" + column);
        json("/api/v1/" + list.name() + "?limit=1&sort=-" + column);
      }
    }
  }

  @Test
  void declaresOfEachColumnWhatTheDatabaseHolds() {
    assertThat(lists).hasSize(69);
    var all = new SoftAssertions();
    for (ListSpec list : lists) {
      List<Column> columns = list.columns();
      jdbc.query(
          list.select(List.of(), columns) + " limit 0",
          rs -> {
            ResultSetMetaData found = rs.getMetaData();
            for (int i = 0; i < columns.size(); i++) {
              all.assertThat(columns.get(i).type())
                  .as(list.name() + "." + columns.get(i).name())
                  .isIn(types(found.getColumnType(i + 1), found.getColumnTypeName(i + 1)));
            }
            return null;
          });
    }
    all.assertAll();
  }

  private static List<Column.Type> types(int sql, String name) {
    return switch (sql) {
      case Types.VARCHAR, Types.BINARY -> List.of(Column.Type.TEXT);
      case Types.SMALLINT, Types.INTEGER, Types.BIGINT -> List.of(Column.Type.WHOLE);
      case Types.NUMERIC -> List.of(Column.Type.DECIMAL);
      case Types.DOUBLE -> List.of(Column.Type.NUMBER);
      case Types.BIT -> List.of(Column.Type.BOOLEAN);
      case Types.TIMESTAMP -> List.of(Column.Type.TIME);
      case Types.ARRAY -> List.of(Column.Type.TEXTS);
      case Types.OTHER -> List.of(Column.Type.OBJECT, Column.Type.OBJECTS, Column.Type.JSON);
      default -> throw new IllegalStateException(name);
    };
  }

  @Test
  void showsOnlyColumnsAndFiltersThatTheListHas() throws Exception {
    for (ListSpec list : lists) {
      if (list.view() == null) {
        continue;
      }
      ListView view = Objects.requireNonNull(list.view());
      List<String> shown =
          list.columns().stream().filter(c -> !c.detail()).map(Column::name).toList();
      assertThat(view.cells()).as(list.name()).allMatch(cell -> shown.contains(cell.field()));
      assertThat(columns(view.item().sentence())).as(list.name()).allMatch(all(list)::contains);
      if (view.lineage() != null) {
        assertThat(shown).containsAll(view.lineage().by());
      }
    }
    assertThat(json("/api/v1/lists").get("items"))
        .map(page -> page.get("name").textValue())
        .containsExactly(
            "signals",
            "strategies",
            "events",
            "symbols",
            "deals",
            "trades",
            "datasets",
            "runs",
            "backtests",
            "models",
            "model-syncs",
            "scenarios",
            "flags",
            "rollouts",
            "inferences",
            "drift-looks",
            "performance-metrics",
            "performance-estimates",
            "scorecard",
            "explanations",
            "call-budgets",
            "external-calls",
            "cost-entries",
            "cost-forecasts",
            "cost-prices",
            "strategy-costs",
            "cost-budgets",
            "schedule-firings",
            "mirror-runs",
            "backups",
            "backup-drills",
            "subscribers",
            "ai-queue",
            "queue-depths",
            "queue-scalings",
            "stream-processors",
            "alarms",
            "telegram-people",
            "telegram-updates",
            "dead-letters",
            "rejected",
            "webhook-tokens",
            "mt5-logins",
            "symbol-map",
            "policy-limits",
            "json-models",
            "prompts",
            "retention",
            "portal-grants",
            "portal-shares",
            "users",
            "sessions");
  }

  private static List<String> all(ListSpec list) {
    return list.columns().stream().map(Column::name).toList();
  }

  private static List<String> columns(String sentence) {
    return Pattern.compile("\\{(\\w+)}")
        .matcher(sentence)
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  @Test
  void searchesEachListByEachOfItsKeysWithinAMoment() throws Exception {
    for (String text : List.of("1", "a", "01ABC", "x'y%", "99999999999999999999")) {
      String query = UriUtils.encode(text, StandardCharsets.UTF_8);
      assertThat(get(URI.create("/api/v1/search?q=" + query), "service.key").getStatusCode())
          .as(text)
          .isEqualTo(HttpStatus.OK);
    }
  }

  @Test
  void letsAnInvestorReadTheListsThatSayThatTheyAreResults() {
    for (ListSpec list : lists) {
      boolean results = list.view() != null && list.view().results();
      assertThat(get("/api/v1/" + list.name(), "investor.key").getStatusCode())
          .as(list.name())
          .isEqualTo(results ? HttpStatus.OK : HttpStatus.FORBIDDEN);
    }
    assertThat(get("/api/v1/lists", "investor.key").getStatusCode()).isEqualTo(HttpStatus.OK);
  }

  @Test
  void showsAnInvestorModelsAndNoTrades() throws Exception {
    assertThat(get("/api/v1/models", "investor.key").getStatusCode()).isEqualTo(HttpStatus.OK);
    assertThat(JSON.readTree(get("/api/v1/me", "investor.key").getBody()).get("roles"))
        .map(JsonNode::textValue)
        .containsExactly("investor");
    for (String path : List.of("trades", "signals", "rejected", "subscribers", "flow")) {
      assertThat(get("/api/v1/" + path, "investor.key").getStatusCode())
          .as(path)
          .isEqualTo(HttpStatus.FORBIDDEN);
    }
  }
}
