package io.bactrian.capture.tradingview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.hub.http.StrictJson;
import io.bactrian.shared.HubException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertMappingTest {
  private final AlertMapping mapping =
      new AlertMapping(
          AlertMapping.pairs("symbol=ticker, pair=ticker, side=action, qty=contracts"),
          AlertMapping.pairs("long=buy,short=sell,exit_long=sell,close_short=buy"),
          Set.of("exit", "close", "close_all", "flat"),
          Pattern.compile("(?<ticker>\\S+) (?<action>\\S+)(?: @ (?<price>\\S+))?"));

  @Test
  void givesMembersTheHubsNamesAndKeepsTheRest() {
    assertThat(map("{\"Symbol\":\"BTCUSD\",\"side\":\"long\",\"qty\":0.10,\"mood\":\"calm\"}"))
        .hasToString(
            "{\"mood\":\"calm\",\"ticker\":\"BTCUSD\",\"action\":\"buy\",\"contracts\":0.10,\"strategy\":\"mapped\"}");
  }

  @Test
  void keepsTheHubsOwnNameWhereBothAreThere() {
    ObjectNode alert =
        map("{\"ticker\":\"A\",\"symbol\":\"B\",\"action\":\"buy\",\"strategy\":\"s\"}");
    assertThat(alert.get("ticker").textValue()).isEqualTo("A");
    assertThat(alert.get("symbol").textValue()).isEqualTo("B");
    assertThat(alert.get("strategy").textValue()).isEqualTo("s");
  }

  @Test
  void readsText() {
    assertThat(map(" BTCUSD buy @ 42000\n"))
        .hasToString(
            "{\"ticker\":\"BTCUSD\",\"action\":\"buy\",\"price\":\"42000\",\"strategy\":\"mapped\"}");
    assertThatThrownBy(() -> map("good morning everybody")).hasMessageContaining("BTCUSD buy");
  }

  @ParameterizedTest
  @CsvSource({
    "Exit Long,,sell",
    "close-short,,buy",
    "CLOSE,long,sell",
    "close all,short,buy",
    "flat,long,sell"
  })
  void turnsACloseIntoTheOppositeOfTheOpenSide(String action, String position, String expected) {
    ObjectNode alert =
        map(
            "{\"action\":\"%s\",\"prev_market_position\":\"%s\"}"
                .formatted(action, position == null ? "" : position));
    assertThat(alert.get("action").textValue()).isEqualTo(expected);
  }

  @Test
  void refusesACloseThatDoesNotSayOfWhatAndAMappingThatIsNone() {
    assertThatThrownBy(() -> map("{\"action\":\"close\"}"))
        .isInstanceOfSatisfying(
            HubException.class, e -> assertThat(e.field()).isEqualTo("prev_market_position"))
        .hasMessageContaining("close_long");
    assertThatThrownBy(() -> AlertMapping.pairs("symbol")).hasMessageContaining("theirs=ours");
  }

  private ObjectNode map(String body) {
    return mapping.map(body.getBytes(StandardCharsets.UTF_8), new StrictJson(8), "mapped");
  }
}
