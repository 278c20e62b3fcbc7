package io.bactrian.capture.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.HubTest;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.dataformat.JsonLibrary;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The steps of capture behind other sources than a webhook, with Camel's own steps between. */
@HubTest
class AnySourceTest {
  private static final String ALERT =
      "{\"strategy\":\"%s\",\"ticker\":\"BTCUSD\",\"action\":\"buy\",\"price\":42000.50}";

  @Autowired CamelContext camel;
  @Autowired JdbcClient jdbc;
  @Autowired ProducerTemplate producer;
  final String name = "any-" + UUID.randomUUID();

  @Test
  void storesASignalBehindDirectWithForeignStepsBetween() throws Exception {
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:" + name)
                .routeId(name)
                .unmarshal()
                .json(JsonLibrary.Jackson)
                .log("${body[ticker]}")
                .to("kamelet:validate-json-action?schema=ingestion/tradingview-alert")
                .setHeader("foreign", constant("x"))
                .convertBodyTo(String.class)
                .to("kamelet:normalise-alert-action")
                .filter(simple("${header.foreign} == 'x'"))
                .marshal()
                .json(JsonLibrary.Jackson)
                .end()
                .to("kamelet:store-signal-action")
                .to("kamelet:answer-json-action");
          }
        });
    String answer = producer.requestBody("direct:" + name, ALERT.formatted(name), String.class);
    String id = new ObjectMapper().readTree(answer).get("id").asText();
    Map<String, Object> row =
        jdbc.sql(
                """
                select s.price, s.token_id, convert_from(m.body, 'UTF8') as body from tv_signals s
                join raw_messages m on m.id = s.raw_message_id where s.id = ?
                """)
            .param(id)
            .query()
            .singleRow();
    assertThat(row)
        .containsEntry("price", new BigDecimal("42000.50"))
        .containsEntry("token_id", name);
    assertThat(String.valueOf(row.get("body"))).contains("42000.50");
  }

  @Test
  void storesEventsOfAFileThatIsSplitEachWithItsOwnBytes() throws Exception {
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("file:{{hub.files}}/" + name + "?noop=true&initialDelay=0&delay=50")
                .routeId(name)
                .unmarshal()
                .json(JsonLibrary.Jackson)
                .split(body())
                .to("kamelet:store-event-action?kind=price&idempotencyKey=/id");
          }
        });
    Path folder = Path.of(camel.resolvePropertyPlaceholders("{{hub.files}}"), name);
    Files.writeString(
        Files.createDirectories(folder).resolve("p.json"),
        "[{\"id\":1,\"p\":0.10},{\"id\":2,\"p\":0.20}]");
    await().untilAsserted(() -> assertThat(events()).hasSize(2));
    assertThat(events())
        .containsExactlyInAnyOrder(
            "1 {\"p\": 0.10, \"id\": 1} {\"id\":1,\"p\":0.10}",
            "2 {\"p\": 0.20, \"id\": 2} {\"id\":2,\"p\":0.20}");
    camel.getRouteController().stopRoute(name);
  }

  @Test
  void storesAnEventBehindATimer() throws Exception {
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("timer:" + name + "?repeatCount=1&delay=0")
                .routeId(name)
                .setBody(constant("{\"id\":7,\"p\":1.50}"))
                .to("kamelet:validate-json-action?schema=ingestion/supabase-change")
                .to("kamelet:store-event-action");
            from("timer:" + name + "-2?repeatCount=1&delay=0")
                .routeId(name + "-2")
                .setBody(constant("{\"id\":7,\"p\":1.50}"))
                .to("seda:" + name);
            from("seda:" + name)
                .routeId(name + "-3")
                .to("kamelet:store-event-action?idempotencyKey=/id");
          }
        });
    await()
        .untilAsserted(
            () ->
                assertThat(
                        jdbc.sql("select kind || ' ' || key from events where source = ?")
                            .param(name + "-3")
                            .query(String.class)
                            .list())
                    .containsExactly(name + "-3 7"));
    assertThat(events()).isEmpty(); // refused by its schema, as behind a webhook
  }

  @Test
  void keepsWithAnEventThePromptThatItCameOf() throws Exception {
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:" + name)
                .routeId(name)
                .setHeader("HubPrompt", simple("${body[prompt]}"))
                .to("kamelet:store-event-action?idempotencyKey=/id");
          }
        });
    producer.requestBody("direct:" + name, Map.of("id", 1, "prompt", "tone@3"));
    producer.requestBody("direct:" + name, new HashMap<>(Map.of("id", 2)));
    assertThat(
            jdbc.sql("select coalesce(prompt, 'none') from events where source = ? order by key")
                .param(name)
                .query(String.class)
                .list())
        .containsExactly("tone@3", "none");
  }

  @Test
  void takesABodyInEachShapeAndNamesTheFaultOfOneThatIsNone() throws Exception {
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:" + name)
                .routeId(name)
                .to("kamelet:store-event-action?kind=shape&idempotencyKey=/id")
                .to("kamelet:answer-json-action");
          }
        });
    String json = "{\"id\":\"%s\",\"p\":1.10}";
    List<Object> shapes =
        List.of(
            json.formatted("text"),
            json.formatted("bytes").getBytes(StandardCharsets.UTF_8),
            new java.io.ByteArrayInputStream(
                json.formatted("stream").getBytes(StandardCharsets.UTF_8)),
            Map.of("id", "map", "p", new BigDecimal("1.10")),
            new ObjectMapper()
                .createObjectNode()
                .put("id", "tree")
                .put("p", new BigDecimal("1.10")),
            new Shape("record", new BigDecimal("1.10")));
    for (Object shape : shapes) {
      assertThat(producer.requestBody("direct:" + name, shape, String.class)).contains("stored");
    }
    assertThat(
            jdbc.sql("select key || ' ' || (payload ->> 'p') from events where source = ?")
                .param(name)
                .query(String.class)
                .list())
        .containsExactlyInAnyOrder(
            "text 1.10", "bytes 1.10", "stream 1.10", "map 1.10", "tree 1.10", "record 1.10");
    for (Object wrong : List.of("plain text", new Object())) {
      Exchange exchange =
          producer.request("direct:" + name, request -> request.getMessage().setBody(wrong));
      assertThat(exchange.getException()).hasMessageContaining("body");
    }
  }

  /** As a step of the user's own might leave a body. */
  public record Shape(String id, BigDecimal p) {}

  private List<String> events() {
    return jdbc.sql(
            """
            select e.key || ' ' || e.payload || ' ' || convert_from(m.body, 'UTF8') from events e
            join raw_messages m on m.id = e.raw_message_id where e.source = ?
            """)
        .param(name)
        .query(String.class)
        .list();
  }
}
