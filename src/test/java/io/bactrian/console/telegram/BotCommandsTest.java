package io.bactrian.console.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Who may ask, and what is answered. */
class BotCommandsTest extends BotHub {

  @Test
  void whoIsNotLinkedGetsOneLineAndNoData() {
    long user = newUser();
    assertThat(ask(user, "/status")).startsWith("Hello. I answer people who are linked here.");
    assertThat(ask(user, "/profit")).isEqualTo("(ignored)");
    assertThat(ask(user, "what are you?")).isEqualTo("(ignored)");
    assertThat(
            jdbc.queryForObject(
                "select count(*) from telegram_messages where chat = ?", Long.class, "" + user))
        .isEqualTo(1);
  }

  @Test
  void aCodeLinksOnceAndIsKeptNowhere() {
    String code = code("operator", "anna");
    long user = newUser();
    assertThat(ask(user, "/start " + code)).startsWith("Linked: you are anna, operator.");
    long other = newUser();
    assertThat(ask(other, "/link " + code)).startsWith("This code does not work");
    assertThat(ask(user, "/link " + code)).startsWith("You are linked already");
    assertThat(
            jdbc.queryForList(
                "select text from telegram_updates where user_id in (?, ?)",
                String.class,
                user,
                other))
        .noneMatch(text -> text.contains(code));
    assertThat(ask(user, "/status")).startsWith("Health:");
    assertThat(ask(user, "/unlink")).startsWith("You are not linked any more");
    assertThat(ask(user, "/status")).startsWith("Hello.");
  }

  @Test
  void codesAreNotGuessed() {
    long user = newUser();
    for (int i = 0; i < 5; i++) {
      assertThat(ask(user, "/link WRONG" + i)).startsWith("This code does not work");
    }
    assertThat(ask(user, "/link " + code("vip", "guess"))).startsWith("Too many codes");
  }

  @Test
  void aCodeInAGroupOrTooOldIsVoid() {
    String shown = code("operator", "shown");
    assertThat(ask(newUser(), GROUP, "/link " + shown)).startsWith("Others saw this code");
    assertThat(ask(newUser(), "/link " + shown)).startsWith("This code does not work");
    String old = code("operator", "old");
    jdbc.update("update telegram_people set code_expires_at = now() where name = 'old'");
    assertThat(ask(newUser(), "/link " + old)).startsWith("This code does not work");
  }

  @Test
  void aRouteOfAUsersIsACommandAndItsTextIsNoMarkUp() {
    long user = linked("operator", "mood");
    ask(user, "/help");
    assertThat(text(user)).contains("/mood: how the market feels", "/kill:", "/status:");
    assertThat(ask(user, "/mood BTC")).isEqualTo("The mood of BTC is <b>calm</b> _*[");
    assertThat(ask(user, "/button-press y:x")).startsWith("There is no such command");
    assertThat(ask(user, "/answer")).startsWith("There is no such command");
    assertThat(ask(user, "hello")).startsWith("There is no such command");
  }

  @Test
  void aVipMayAskForResultsOnly() {
    long user = linked("vip", "vera");
    ask(user, "/help");
    assertThat(text(user))
        .contains("/profit", "/trades")
        .doesNotContain("/kill", "/status", "/mood");
    assertThat(ask(user, "/status")).startsWith("There is no such command for you");
    assertThat(ask(user, "/kill")).startsWith("There is no such command for you");
    assertThat(press(user, "" + user, "vip-press", "y:AAAA"))
        .startsWith("There is no such command");
  }

  @Test
  void inAGroupOnlyCommandsToThisBotCountAndOnlyWhereItIsNamed() {
    long user = linked("operator", "greta");
    assertThat(ask(user, GROUP, "good morning")).isEqualTo("(ignored)");
    assertThat(ask(user, GROUP, "/status@other_bot")).isEqualTo("(ignored)");
    assertThat(ask(user, "-999", "/status")).isEqualTo("(ignored)");
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> jdbc.queryForObject("select username from telegram_bot", String.class) != null);
    assertThat(ask(user, GROUP, "/status@bactrian_bot")).startsWith("Health:");
  }

  @Test
  void whatComesTwiceIsAnsweredOnce() {
    long user = linked("operator", "twice");
    String same = telegram.message(777_001, user, "" + user, "/mood A");
    telegram.add(same);
    telegram.add(same);
    String edited = telegram.message(777_001, user, "" + user, "/kill");
    telegram.add(edited);
    assertThat(ask(user, "/mood B")).contains("B");
    assertThat(
            jdbc.queryForObject(
                "select count(*) from telegram_updates where key like '%/777001'", Long.class))
        .isEqualTo(1);
  }
}
