package io.bactrian.capture.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bactrian.HubTest;
import io.bactrian.changes.log.ChangeEvent;
import io.bactrian.hub.security.Credentials;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

@HubTest
@TestPropertySource(
    properties = "hub.cdc.webhook-tables=positions:id,notes:id,audit.orders:account+number")
class SupabaseWebhookTest {
  @Autowired Credentials credentials;
  @Autowired CamelContext camel;
  @Autowired JdbcClient jdbc;
  @LocalServerPort int port;
  Sender sender;

  @BeforeEach
  void sender() {
    sender = new Sender(port, credentials);
  }

  @DynamicPropertySource
  static void home(DynamicPropertyRegistry registry) throws IOException {
    IngestionHome.register(registry);
  }

  @Test
  void aSubscriberReceivesEachChangeInOrder() throws Exception {
    List<ChangeEvent> received = new CopyOnWriteArrayList<>();
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("kamelet:changes-source?subscriber=foreign&tables=positions,audit.orders"
                    + "&operations=insert,update,delete")
                .routeId("foreign")
                .process(
                    exchange -> received.add(exchange.getMessage().getBody(ChangeEvent.class)));
          }
        });
    String first =
        "{\"id\":7,\"volume\":0.10000000000000000001,\"score\":1.2345678901234567e-05,"
            + "\"wei\":123456789012345678901234567890}";
    assertThat(change("INSERT", "positions", first, "null").status()).isEqualTo(200);
    change("UPDATE", "positions", "{\"id\":7,\"volume\":2}", first);
    change("DELETE", "positions", "null", "{\"id\":7,\"volume\":2}");
    change("INSERT", "orders\",\"schema\":\"audit", "{\"account\":\"a\",\"number\":1}", "null");
    change(
        "INSERT", "orders\",\"schema\":\"audit", "{\"account\":\"a/b\",\"number\":\"c\"}", "null");
    change(
        "INSERT", "orders\",\"schema\":\"audit", "{\"account\":\"a\",\"number\":\"b/c\"}", "null");
    await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(received).hasSize(6));
    assertThat(received)
        .extracting(ChangeEvent::operation)
        .containsExactly("insert", "update", "delete", "insert", "insert", "insert");
    assertThat(received.get(0).row())
        .containsEntry("volume", new BigDecimal("0.10000000000000000001"))
        .containsEntry("score", new BigDecimal("0.000012345678901234567"))
        .containsEntry("wei", new BigDecimal("123456789012345678901234567890"));
    assertThat(received.get(2).after()).isNull();
    assertThat(received.get(3).id()).endsWith("/audit.orders/a/1");
    assertThat(received.get(4).id()).endsWith("/audit.orders/a\\/b/c");
    assertThat(received.get(5).id()).endsWith("/audit.orders/a/b\\/c");
    camel.getRouteController().stopRoute("foreign");
    camel.removeRoute("foreign");
  }

  /** Its sender may not send it again, and must never be answered that there is no such webhook. */
  @Test
  void keepsAMessageOnceWhileNoRouteServesItsWebhook() throws Exception {
    String body = body("INSERT", "notes", "{\"id\":77}", "null");
    camel.getRouteController().stopRoute("supabase-webhook");
    try {
      for (int resend = 0; resend < 2; resend++) {
        Sender.Answer answer = sender.supabase(body);
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("5");
      }
    } finally {
      camel.getRouteController().startRoute("supabase-webhook");
    }
    assertThat(
            jdbc.sql("select reason from rejected_messages where convert_from(body, 'UTF8') = ?")
                .param(body)
                .query(String.class)
                .list())
        .containsExactly("No route serves this webhook now: send the message again.");
    assertThat(sender.supabase(body).status()).isEqualTo(200);
  }

  @Test
  void keepsTheBytesOfWhatItTook() {
    String body = body("INSERT", "notes", "{\"id\":8}", "null");
    String id = sender.supabase(body).body().get("id").asText();
    assertThat(
            jdbc.sql("select convert_from(body, 'UTF8') from raw_messages where message_id = ?")
                .param(id)
                .query(String.class)
                .single())
        .isEqualTo(body);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "INSERT | elsewhere | {'id':1} | null | table | hub.cdc.webhook-tables",
        "INSERT | positions | null | null | record | send the row",
        "INSERT | positions | {'volume':1} | null | record.id | key column is missing",
        "UPDATE | positions | {'id':1} | null | old_record | send the row",
        "DELETE | positions | {'id':1} | null | old_record | send the row",
        "TRUNCATE | positions | null | null | type | INSERT",
      })
  void keepsWhatItRefusesWithTheField(
      String type, String table, String row, String before, String field, String reason) {
    var answer = change(type, table, row.replace('\'', '"'), before.replace('\'', '"'));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().get("field").asText()).isEqualTo(field);
    assertThat(answer.body().get("detail").asText()).contains(reason);
    Map<String, Object> kept =
        jdbc.sql("select field, source from rejected_messages order by id desc limit 1")
            .query()
            .singleRow();
    assertThat(kept).containsEntry("field", field).containsEntry("source", "supabase");
  }

  @Test
  void refusesAnotherToken() {
    assertThat(sender.supabase("wrong", body("INSERT", "positions", "{\"id\":9}", "null")).status())
        .isEqualTo(401);
  }

  private Sender.Answer change(String type, String table, String row, String before) {
    return sender.supabase(body(type, table, row, before));
  }

  private static String body(String type, String table, String row, String before) {
    return "{\"type\":\"%s\",\"table\":\"%s\",\"record\":%s,\"old_record\":%s}"
        .formatted(type, table, row, before);
  }
}
