package io.bactrian.watch.notices;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.hub.webhookauth.StandardWebhooks;
import io.bactrian.watch.notices.FakeBotApi.Mood;
import io.bactrian.watch.notices.FakeBotApi.Posted;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** From what is raised to what people get, over real protocols. */
class AlarmMessagesTest extends AlarmedHub {
  @Autowired PlatformTransactionManager transactions;

  @Test
  void aThousandFiringsOfAHundredKeysAreAMessageAChannel() throws Exception {
    flood(i -> "flood:" + i % 100);
    send();
    assertThat(mails()).hasSize(1);
    assertThat(mails().get(0)).contains("and 99 more", "100 alarms, raised 1000 times");
    age(20);
    send();
    assertThat(outside.taken).hasSize(1);
    assertThat(outside.posted).hasSize(1);
    for (int pass = 0; pass < 5; pass++) {
      send();
    }
    assertThat(messages()).isEqualTo(3);
    assertThat(count("alarms where count = 10 and state = 'firing'")).isEqualTo(100);
  }

  @Test
  void aThousandFiringsOfAHundredGroupsAreNoMessageAGroup() throws Exception {
    flood(i -> "group" + i % 100 + ":one");
    send();
    assertThat(mails()).hasSize(1);
    age(20);
    send();
    send();
    assertThat(messages()).isEqualTo(3);
    assertThat(count("alarm_notice_items")).isEqualTo(300);
  }

  /** On eight connections, each firing in a transaction of its own. */
  private void flood(IntFunction<String> key) throws Exception {
    ExecutorService senders = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> all =
          IntStream.range(0, 1_000)
              .<Future<?>>mapToObj(i -> senders.submit(() -> raise(key.apply(i), "critical")))
              .toList();
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      senders.shutdownNow();
    }
  }

  @Test
  void whatNobodyAcknowledgesGoesToTheNextChannelAndItsEndToWhoeverGotIt() {
    raise("disk:full", "critical");
    send();
    assertThat(mails()).hasSize(1);
    assertThat(mails().get(0))
        .contains("[Bactrian] CRITICAL: Title (disk:full)", "detail of disk:full")
        .contains("https://hub.example.org/#/alarms");
    assertThat(outside.taken).isEmpty();
    age(6);
    send();
    assertThat(outside.taken).singleElement().asString().contains("CRITICAL Title\ndisk:full");
    assertThat(outside.posted).isEmpty();
    jdbc.queryForList("select resolve_alarm('disk:full')");
    age(6);
    send();
    assertThat(state("disk:full")).isEqualTo("resolved");
    assertThat(mails()).hasSize(2);
    assertThat(mails().get(1)).contains("[Bactrian] RESOLVED: Title (disk:full)");
    assertThat(outside.taken).hasSize(2);
    assertThat(outside.taken.get(1)).startsWith("1 resolved");
    assertThat(outside.posted).isEmpty();
    age(60);
    send();
    assertThat(messages()).isEqualTo(4);
  }

  @Test
  void acknowledgedItGoesToNobodyElseUntilItGetsWorse() {
    raise("disk:full", "warning");
    send();
    JsonNode done = act(200, "disk:full", "acknowledge", "{\"reason\":\"cleaning up\"}");
    assertThat(done.path("state").asText()).isEqualTo("acknowledged");
    age(300);
    send();
    assertThat(messages()).isOne();
    raise("disk:full", "critical");
    send();
    assertThat(state("disk:full")).isEqualTo("firing");
    assertThat(mails()).hasSize(2);
    assertThat(outside.taken).hasSize(1);
    assertThat(outside.posted).hasSize(1);
  }

  @Test
  void whatPassesBeforeAMessageGoesIsNoNews() {
    raise("blip:one", "warning");
    routes.sendBody("direct:send-notices", null);
    jdbc.queryForList("select resolve_alarm('blip:one')");
    send();
    assertThat(messages()).isZero();
    assertThat(count("alarm_notices where state = 'dropped'")).isOne();
  }

  @Test
  void whatStillFiresIsSentAgainAfterHours() {
    raise("disk:full", "info");
    send();
    age(200);
    send();
    assertThat(mails()).hasSize(1);
    age(60);
    send();
    assertThat(mails()).hasSize(2);
  }

  @Test
  void telegramAwayForAnHourCostsNoAlarmAndOneMessage() {
    raise("feed:one", "warning");
    send();
    age(6);
    outside.mood = Mood.CUT;
    send();
    for (int i = 0; i < 6; i++) {
      raise("feed:" + i, "warning");
      age(10);
      send();
    }
    assertThat(outside.taken).isEmpty();
    assertThat(outside.asked.get()).isGreaterThan(2);
    assertThat(mails()).anyMatch(text -> text.contains("Alarms do not go out by telegram"));
    assertThat(count("alarm_notices where channel = 'telegram' and state = 'pending'")).isOne();
    outside.mood = Mood.WELL;
    send();
    assertThat(outside.taken).hasSize(1);
    assertThat(outside.taken.get(0)).startsWith("6 alarms");
    age(6);
    send();
    assertThat(state("alarm-channel:telegram")).isEqualTo("resolved");
    assertThat(outside.taken).last().asString().contains("feed:5");
  }

  @Test
  void whoeverRaisesWaitsForNoChannel() throws Exception {
    raise("feed:one", "critical");
    send();
    age(6);
    routes.sendBody("direct:send-notices", null);
    due();
    outside.mood = Mood.HANGING;
    ExecutorService sender = Executors.newSingleThreadExecutor();
    try {
      Future<?> sending = sender.submit(() -> routes.sendBody("direct:send-notices", null));
      outside.arrived.await();
      new TransactionTemplate(transactions)
          .executeWithoutResult(status -> raise("feed:one", "critical"));
      assertThat(count("alarm_firings")).as("raised while Telegram hangs").isOne();
      outside.released.countDown();
      sending.get();
    } finally {
      sender.shutdownNow();
    }
  }

  @Test
  void anAlarmIsOnlyRaisedWithItsTransaction() {
    new TransactionTemplate(transactions)
        .executeWithoutResult(
            status -> {
              raise("undone:one", "critical");
              status.setRollbackOnly();
            });
    send();
    assertThat(count("alarms")).isZero();
  }

  @Test
  void telegramIsAskedAgainWhenItSaysSo() {
    outside.mood = Mood.BUSY;
    telegramGetsOne();
    var row =
        jdbc.queryForMap(
            "select state, reason, extract(epoch from next_at - now()) as wait from alarm_notices where channel = 'telegram'");
    assertThat(row.get("state")).isEqualTo("pending");
    assertThat(Double.parseDouble(String.valueOf(row.get("wait")))).isBetween(0.0, 17.0);
    assertThat(String.valueOf(row.get("reason"))).contains("429", "retry_after");
    int asked = outside.asked.get();
    routes.sendBody("direct:send-notices", null);
    assertThat(outside.asked.get()).isEqualTo(asked);
    outside.mood = Mood.WELL;
    send();
    assertThat(outside.taken).hasSize(1);
  }

  private void telegramGetsOne() {
    raise("feed:one", "warning");
    send();
    age(6);
    send();
  }

  @Test
  void aBlockedBotIsAskedOnceAndTheOthersSaySo() {
    outside.mood = Mood.BLOCKED;
    telegramGetsOne();
    send();
    send();
    assertThat(outside.asked.get()).isOne();
    assertThat(
            jdbc.queryForObject(
                "select reason from alarm_notices where state = 'failed'", String.class))
        .contains("403", "blocked by the user");
    assertThat(mails()).anyMatch(text -> text.contains("Alarms do not go out by telegram"));
    age(250);
    outside.mood = Mood.WELL;
    send();
    assertThat(outside.taken).as("after the repeat interval").hasSize(1);
  }

  /** Each fault with an alarm that goes by all three channels. */
  @Test
  @ExtendWith(OutputCaptureExtension.class)
  void noSecretIsInALogARowOrAnAnswer(CapturedOutput log) throws Exception {
    var all = new StringBuilder();
    for (Mood mood : List.of(Mood.CUT, Mood.BROKEN, Mood.BLOCKED, Mood.UNKNOWN, Mood.HANGING)) {
      beginAnew();
      outside.mood = mood;
      outside.webhookStatus = mood == Mood.UNKNOWN ? 401 : 500;
      all.append(everyChannelFails("answers:" + mood));
    }
    outside.released.countDown();
    beginAnew();
    mail.setUser("desk@example.org", "alarms", "another-password");
    outside.goAway();
    all.append(everyChannelFails("refused:login"));
    mail.stop();
    try {
      all.append(everyChannelFails("refused:all"));
    } finally {
      outside.comeBack();
      mail.start();
      mail.setUser("desk@example.org", "alarms", MAIL_PASSWORD);
    }
    assertThat(all)
        .contains("502", "403", "401", "Connection refused", "Authentication")
        .containsIgnoringCase("timed out");
    assertThat(log).contains("did not go out by mail", "by telegram", "by webhook");
    assertThat(all.append(log.getAll()).toString())
        .doesNotContain(FakeBotApi.TOKEN, FakeBotApi.TOKEN.replace(":", "%3A"))
        .doesNotContain(MAIL_PASSWORD, WEBHOOK_SECRET)
        .doesNotContain(FakeBotApi.HOOK_PATH, FakeBotApi.HOOK_QUERY);
    assertThat(count("dead_letters")).isZero();
  }

  /** What is stored and answered of it. */
  private String everyChannelFails(String key) {
    raise(key, "critical");
    send();
    age(20);
    send();
    return jdbc.queryForList("select n::text as row from alarm_notices n").toString()
        + jdbc.queryForList("select a::text as row from alarms a")
        + get("/api/v1/alarm-notices")
        + get("/api/v1/alarms");
  }

  @Test
  void aLongMessageIsCutAndNothingInItIsMarkup() {
    for (int i = 0; i < 300; i++) {
      raise("odd:*_`[<b>&" + i + "\uD83D\uDE00", "warning");
    }
    send();
    age(6);
    send();
    assertThat(outside.taken).hasSize(1);
    assertThat(outside.taken.get(0)).hasSizeBetween(3_500, 4_096).contains("odd:*_`[<b>&", " more");
  }

  @Test
  void aWebhookIsSignedAndKeepsItsIdAtTheNextTry() throws Exception {
    outside.webhookStatus = 503;
    raise("disk:full", "critical");
    send();
    age(20);
    send();
    outside.webhookStatus = 200;
    send();
    assertThat(outside.posted).hasSizeGreaterThan(1);
    Posted first = outside.posted.get(0);
    assertThat(outside.posted).extracting(Posted::id).containsOnly(first.id());
    for (Posted each : outside.posted) {
      var signed = StandardWebhooks.begin(each.id(), each.timestamp(), List.of(WEBHOOK_SECRET));
      signed.update(each.body(), 0, each.body().length);
      assertThat(signed.fits(each.signature())).isTrue();
    }
    JsonNode document =
        new ObjectMapper().readTree(new String(first.body(), StandardCharsets.UTF_8));
    assertThat(document.path("type").asText()).isEqualTo("alarms");
    assertThat(document.at("/data/alarms/0/key").asText()).isEqualTo("disk:full");
    assertThat(document.at("/data/alarms/0/severity").asText()).isEqualTo("critical");
  }
}
