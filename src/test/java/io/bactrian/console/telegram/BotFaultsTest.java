package io.bactrian.console.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.console.botreplies.BotMessages;
import io.bactrian.console.telegram.FakeTelegram.Mood;
import java.time.Duration;
import java.util.List;
import org.apache.camel.component.telegram.model.OutgoingMessage;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Telegram that is slow, busy or away holds up nothing, and nothing is lost. */
class BotFaultsTest extends BotHub {
  @Autowired BotMessages messages;

  @Test
  void tradingDoesNotWaitForATelegramThatHangs() {
    telegram.polling(Mood.HANGING);
    telegram.sending(Mood.HANGING);
    int before = telegram.tries.get();
    for (int i = 0; i < 5; i++) {
      jdbc.update(
          "insert into telegram_messages (chat, in_group, kind, text) values (?, false, 'text', 'x')",
          "9" + i);
    }
    await().atMost(Duration.ofSeconds(20)).until(() -> telegram.tries.get() > before);
    for (int i = 0; i < 20; i++) {
      String alert =
          "{\"strategy\":\"slow\",\"ticker\":\"BTCUSD\",\"action\":\"buy\",\"comment\":\"%d\"}"
              .formatted(i);
      assertThat(
              as("service.key")
                  .call(200, "POST", "/webhooks/tradingview/" + token(), alert)
                  .get("status")
                  .textValue())
          .isEqualTo("stored");
      bars();
      JsonNode decided =
          as("service.key").function(200, "infer", "{\"symbol\":\"BTCUSD\",\"strategy\":\"slow\"}");
      assertThat(decided.get("policy").get("verdict").textValue()).isIn("allow", "reduce", "block");
    }
    assertThat(as("service.key").get("/api/v1/telegram").get("unsent").intValue())
        .isGreaterThanOrEqualTo(5);
    telegram.sending(Mood.WELL);
    jdbc.update("delete from telegram_messages where text = 'x'");
  }

  @Test
  void paceIsKeptAndRetryAfterToo() {
    telegram.faults.clear();
    long chat = newUser();
    for (int i = 0; i < 4; i++) {
      jdbc.update(
          "insert into telegram_messages (chat, in_group, kind, text) values (?, false, 'text', ?)",
          "" + chat,
          "n" + i);
    }
    await().atMost(Duration.ofSeconds(30)).until(() -> texts(chat).size() == 4);
    assertThat(texts(chat)).containsExactly("n0", "n1", "n2", "n3");
    assertThat(telegram.faults).isEmpty();
    telegram.sending(Mood.BUSY);
    long begin = System.currentTimeMillis();
    long other = newUser();
    jdbc.update(
        "insert into telegram_messages (chat, in_group, kind, text) values (?, false, 'text', 'late')",
        "" + other);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                Boolean.TRUE.equals(
                    jdbc.queryForObject(
                        "select held_until > now() from telegram_bot", Boolean.class)));
    telegram.sending(Mood.WELL);
    await().atMost(Duration.ofSeconds(20)).until(() -> texts(other).size() == 1);
    assertThat(late(other))
        .as("not within the second that Telegram asked for")
        .isGreaterThan(begin + 1_000);
  }

  @Test
  void aGroupGetsTwentyAMinute() {
    jdbc.update("delete from telegram_messages where chat = ?", GROUP);
    jdbc.update(
        "insert into telegram_messages (chat, in_group, kind, text, state, sent_at) select ?, true, 'text', 'x', 'sent', now() - interval '30 seconds' from generate_series(1, 20)",
        GROUP);
    jdbc.update(
        "insert into telegram_messages (chat, in_group, kind, text) values (?, true, 'text', 'one too many')",
        GROUP);
    assertThat(messages.claim())
        .noneMatch(
            one ->
                ((OutgoingMessage) one.message())
                    .getChatId()
                    .equals(GROUP)); // another test's may be due
    jdbc.update(
        "update telegram_messages set sent_at = now() - interval '2 minutes' where chat = ? and state = 'sent'",
        GROUP);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> telegram.sent.stream().anyMatch(one -> one.text().equals("one too many")));
    jdbc.update("delete from telegram_messages where chat = ?", GROUP);
  }

  private static long late(long chat) {
    return telegram.sent.stream()
        .filter(one -> one.chat().equals("" + chat))
        .findFirst()
        .orElseThrow()
        .atMillis();
  }

  private List<String> texts(long chat) {
    return telegram.sent.stream()
        .filter(one -> one.chat().equals("" + chat))
        .map(FakeTelegram.Sent::text)
        .toList();
  }

  @Test
  void aConflictOrABrokenPollIsShownAndAskedAgain() {
    long user = linked("operator", "again");
    for (Mood mood : List.of(Mood.CONFLICT, Mood.BROKEN, Mood.BUSY)) {
      telegram.polling(mood);
      await().atMost(Duration.ofSeconds(20)).until(() -> state().equals("fails"));
      if (mood == Mood.CONFLICT) {
        assertThat(jdbc.queryForObject("select error from telegram_bot", String.class))
            .startsWith("Another program asks for this bot's messages")
            .doesNotContain(FakeTelegram.TOKEN);
      }
      telegram.says(user, "/mood " + mood);
      telegram.polling(Mood.WELL);
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> outcomes(user).stream().anyMatch(one -> one.contains(mood.name())));
      assertThat(state()).isEqualTo("works");
    }
  }

  @Test
  void whatTheDatabaseDidNotKeepComesAgain() {
    long user = linked("operator", "kept");
    jdbc.execute(
        "alter table telegram_updates add constraint no_more check (text <> '/mood lost') not valid");
    telegram.says(user, "/mood lost");
    assertThat(ask(user, "/mood other")).contains("other");
    int polls = telegram.polls.get();
    await().atMost(Duration.ofSeconds(20)).until(() -> telegram.polls.get() > polls + 2);
    assertThat(telegram.unconfirmed()).isPositive();
    jdbc.execute("alter table telegram_updates drop constraint no_more");
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> outcomes(user).stream().anyMatch(one -> one.contains("lost")));
    await().atMost(Duration.ofSeconds(20)).until(() -> telegram.unconfirmed() == 0);
    assertThat(outcomes(user)).filteredOn(one -> one.contains("other")).hasSize(1);
  }

  private String state() {
    return as("service.key").get("/api/v1/telegram").get("state").textValue();
  }

  private List<String> outcomes(long user) {
    return jdbc.queryForList(
        "select outcome from telegram_updates where user_id = ?", String.class, user);
  }
}
