package io.bactrian.data.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Passports over HTTP, of what came in by webhook and of what the loop made. */
class LineageGraphTest extends PassportHub {
  @Test
  void aTradeLeadsToTheMessageTheSignalTheReceiptTheOrdersAndTheDealsThatMadeIt() {
    String position = unique();
    String signal = alert("T" + position);
    trade(receipt("\"signal_id\":\"" + signal + "\"", position), position, "BTCUSD");

    JsonNode trade = passport("trade/5001/" + position);
    assertThat(trade.at("/facts/net_profit").decimalValue()).isEqualByComparingTo("10");
    assertThat(trade.at("/facts/entry_price").decimalValue()).isEqualByComparingTo("42000.5");
    assertThat(kinds(trade, "from"))
        .containsExactlyInAnyOrder("deal", "signal", "order", "receipt", "raw_message", "route");
    assertThat(things(trade, "from"))
        .contains("signal:" + signal, "deal:5001/" + position, "order:5001/" + position)
        .doesNotHaveDuplicates();
    assertThat(trade.get("to")).isEmpty();
    assertThat(trade.get("truncated").asBoolean()).isFalse();
    assertThat(trade.get("edges"))
        .contains(
            mapper.valueToTree(
                Map.of(
                    "from_kind", "receipt",
                    "from_id", first(trade, "from", "receipt").get("id").asText(),
                    "to_kind", "order",
                    "to_id", "5001/" + position,
                    "relation", "ordered")));
  }

  @Test
  void everyLinkOfAChainIsReachedFromEveryOther() {
    String position = unique();
    String signal = alert("E" + position);
    trade(receipt("\"signal_id\":\"" + signal + "\"", position), position, "BTCUSD");
    JsonNode trade = passport("trade/5001/" + position);
    String message = first(passport("signal/" + signal), "from", "raw_message").get("id").asText();
    String receipt = first(trade, "from", "receipt").get("id").asText();
    List<String> chain =
        List.of(
            "raw_message:" + message,
            "signal:" + signal,
            "receipt:" + receipt,
            "order:5001/" + position,
            "deal:5001/" + position,
            "trade:5001/" + position);
    for (int i = 0; i < chain.size(); i++) {
      JsonNode link = passport(chain.get(i).replaceFirst(":", "/"));
      assertThat(things(link, "from")).containsAll(chain.subList(0, i));
      assertThat(things(link, "to")).containsAll(chain.subList(i + 1, chain.size()));
    }
  }

  @Test
  void aMessageShowsItsBytesAndTheRouteThatHandledIt() throws Exception {
    String ticker = "B" + unique();
    JsonNode signal = passport("signal/" + alert(ticker));
    JsonNode message = first(signal, "from", "raw_message");
    assertThat(message.at("/facts/source").asText()).isEqualTo("tradingview");
    assertThat(message.at("/facts/sha256").asText()).hasSize(64);

    HttpResponse<String> body = get("service.key", message.at("/facts/body").asText());
    assertThat(body.body()).contains(ticker).hasSize(message.at("/facts/size").asInt());
    assertThat(body.headers().firstValue("Content-Type")).hasValue("application/octet-stream");
    assertThat(body.headers().firstValue("Content-Disposition").orElse(""))
        .startsWith("attachment");

    JsonNode route = first(signal, "from", "route");
    assertThat(route.at("/facts/file").asText())
        .isEqualTo("routes/ingestion/tradingview-webhook.camel.yaml");
    assertThat(route.at("/facts/text").asText())
        .isEqualTo(Files.readString(Path.of(route.at("/facts/file").asText())));
    assertThat(things(passport("route/" + route.get("id").asText()), "to"))
        .contains("raw_message:" + message.get("id").asText());
  }

  @Test
  void aPassportHoldsNoSecret() {
    String signal = alert("S" + unique());
    String passport = passport("signal/" + signal).toString();
    String message =
        first(passport("signal/" + signal), "from", "raw_message").at("/facts/body").asText();
    String body = get("service.key", message).body();
    assertThat(List.of("tradingview.token", "mt5.secret", "service.key", "operator.password"))
        .allSatisfy(name -> assertThat(passport + body).doesNotContain(credentials.get(name)));
  }

  @Test
  void aDecisionShowsItsFeaturesModelDatasetAndVerdictAndTheTradeThatCameOfIt() {
    String position = unique();
    String inference = "I" + position;
    learned(position);
    decided(inference, position);
    // An Expert Advisor that follows decisions writes their ids as signals', too.
    trade(
        receipt(
            "\"signal_id\":\"%s\",\"inference_id\":\"%s\"".formatted(inference, inference),
            position),
        position,
        "BTCUSD");

    JsonNode decision = passport("inference/" + inference);
    assertThat(decision.at("/facts/policy_verdict").asText()).isEqualTo("reduce");
    assertThat(decision.at("/facts/policy_reasons/0").asText()).isEqualTo("max_position_size");
    assertThat(decision.at("/facts/features/rsi_14").asText()).isEqualTo("70.1");
    assertThat(decision.at("/facts/model_sha256").asText()).isEqualTo("cafe");
    assertThat(things(decision, "from"))
        .contains("model:m" + position + ":v1", "run:R" + position, "dataset:ds-" + position);
    assertThat(first(decision, "from", "model").at("/facts/sha256").asText()).isEqualTo("cafe");
    assertThat(things(decision, "to")).contains("deal:5001/" + position, "trade:5001/" + position);

    assertThat(things(passport("trade/5001/" + position), "from"))
        .contains("inference:" + inference, "dataset:ds-" + position)
        .noneMatch(thing -> thing.startsWith("signal:"));
    assertThat(things(passport("dataset/ds-" + position), "to"))
        .contains("run:R" + position, "inference:" + inference, "trade:5001/" + position);
    assertThat(things(passport("model/m" + position + ":v1"), "to"))
        .contains("inference:" + inference);
    assertThat(things(passport("run/R" + position), "to")).contains("model:m" + position + ":v1");
  }

  @Test
  void aDatasetShowsTheSignalsInItAndASignalTheDatasetsThatItIsIn() {
    String number = unique();
    String signal = alert("D" + number);
    dataset(number, "D" + number);
    assertThat(things(passport("signal/" + signal), "to")).containsExactly("dataset:ds-" + number);
    assertThat(things(passport("dataset/ds-" + number), "from")).contains("signal:" + signal);
  }

  @Test
  void anUnknownKindIsRefusedWithTheKindsThereAre() {
    JsonNode problem = read(400, "service.key", "/api/v1/lineage/tick/1");
    assertThat(problem.get("field").asText()).isEqualTo("kind");
    assertThat(problem.get("detail").asText()).contains("raw_message, route, signal", "model");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "raw_message/999999999999",
        "raw_message/one",
        "raw_message/999999999999/body",
        "raw_message/one/body",
        "trade/5001/none%232",
        "trade/5001",
        "model/none",
        "inference/none",
        "dataset/none",
        "order/5001/"
      })
  void whatTheHubDoesNotHoldIsNotFound(String address) {
    assertThat(get("service.key", "/api/v1/lineage/" + address).statusCode()).isEqualTo(404);
  }

  @Test
  void aReversedPositionIsFoundByItsEncodedId() {
    String position = unique();
    jdbc.sql(
            """
            insert into closed_trades (login, position_id, symbol, side, volume, entry_price, exit_price, opened_at,
              closed_at, profit, swap, commission, fee, net_profit, holding_seconds, label)
            values ('5001', :position || '#2', 'X', 'long', 1, 1, 1, now(), now(), 0, 0, 0, 0, 0, 0, 'flat')
            """)
        .param("position", position)
        .update();
    assertThat(passport("trade/5001/" + position + "%232").get("id").asText())
        .isEqualTo("5001/" + position + "#2");
  }

  @Test
  void onlyOperatorsAndServicesMayAsk() {
    for (String key : List.of("investor.key", "ea.key")) {
      assertThat(get(key, "/api/v1/lineage/signal/x").statusCode()).isEqualTo(403);
      assertThat(get(key, "/api/v1/lineage/raw_message/1/body").statusCode()).isEqualTo(403);
    }
  }

  @Test
  void aCycleEnds() {
    String signal = alert("C" + unique());
    edge("signal", signal, "deal", "loop/" + signal);
    edge("deal", "loop/" + signal, "signal", signal);
    JsonNode passport = passport("signal/" + signal);
    assertThat(things(passport, "to")).containsExactly("deal:loop/" + signal);
    assertThat(things(passport, "from")).contains("deal:loop/" + signal);
    assertThat(first(passport, "to", "deal").get("facts").isNull()).isTrue();
    assertThat(passport.get("truncated").asBoolean()).isFalse();
  }

  @Test
  void whatComesOfOneMessageByTheThousandIsCutOff() {
    String signal = alert("M" + unique());
    String message = first(passport("signal/" + signal), "from", "raw_message").get("id").asText();
    jdbc.sql(
            """
            insert into lineage_edges
            select 'raw_message', :message, 'deal', 'many/' || n, 'reported' from generate_series(1, 10000) n
            """)
        .param("message", message)
        .update();
    JsonNode passport = passport("raw_message/" + message);
    assertThat(passport.get("truncated").asBoolean()).isTrue();
    assertThat(passport.get("to")).hasSizeBetween(100, 200);
    assertThat(kinds(passport, "from")).containsExactly("route");
  }

  @Test
  void theQueryInTheDocumentationIsTheOneThatAnswers() throws Exception {
    String page = Files.readString(Path.of("docs/lineage.md"));
    Matcher block = Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL).matcher(page);
    assertThat(block.find()).isTrue();
    assertThat(block.group(1)).isEqualTo(Lineage.WALK);
    String signal = alert("Q" + unique());
    List<Map<String, Object>> rows =
        jdbc.sql(block.group(1))
            .params(
                Map.of("kind", "signal", "id", signal, "neighbours", 10, "steps", 5, "edges", 100))
            .query()
            .listOfRows();
    assertThat(rows).extracting(row -> row.get("kind")).contains("signal", "raw_message", "route");
  }
}
