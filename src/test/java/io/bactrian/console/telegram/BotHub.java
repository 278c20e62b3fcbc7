package io.bactrian.console.telegram;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.HubCalls;
import io.bactrian.HubTest;
import io.bactrian.ShippedHome;
import io.bactrian.TestFolders;
import io.bactrian.hub.security.Credentials;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * A hub with the bot's routes, a command of a user's own, and what ingests and decides, against a
 * fake of Telegram. Each test asks as other users, so that none waits for another's pace.
 */
@HubTest
@SuppressWarnings("NullAway.Init") // set before the first test
abstract class BotHub {
  static final String GROUP = "-1001234";
  static FakeTelegram telegram;
  private static final AtomicLong NEXT = new AtomicLong(5_000);

  @Autowired JdbcTemplate jdbc;
  @Autowired private Credentials credentials;
  @LocalServerPort private int port;

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry registry) throws Exception {
    telegram = new FakeTelegram();
    Runtime.getRuntime().addShutdownHook(new Thread(telegram::close));
    Path home = home(TestFolders.make("telegram").resolve("home"));
    Map.of(
            "hub.home",
            home.toString(),
            "hub.routes.allow.hosts",
            "*,127.0.0.0/8",
            "camel.component.telegram.base-uri",
            telegram.url(),
            "hub.telegram.token",
            FakeTelegram.TOKEN,
            "hub.telegram.chat",
            GROUP)
        .forEach((name, value) -> registry.add(name, () -> value));
  }

  private static Path home(Path folder) throws Exception {
    List<String> routes;
    try (Stream<Path> files = Files.list(Path.of("routes/telegram"))) {
      routes =
          Stream.concat(
                  files.map(
                      file ->
                          "telegram/" + file.getFileName().toString().replace(".camel.yaml", "")),
                  Stream.of(
                      "ingestion/tradingview-webhook",
                      "scoring/infer",
                      "scoring/propose",
                      "scoring/decide",
                      "scoring/policy-eval"))
              .toList();
    }
    Path home = ShippedHome.in(folder, routes);
    Path mine = Files.createDirectories(home.resolve("routes/desk"));
    Files.writeString(mine.resolve("telegram-mood.camel.yaml"), MOOD);
    return home;
  }

  /** As docs/telegram.md has it. */
  private static final String MOOD =
      """
      - route:
          id: telegram-mood
          description: how the market feels
          group: desk
          from:
            uri: direct:telegram-mood
            steps:
              - setBody:
                  expression:
                    simple:
                      expression: "The mood of ${body} is <b>calm</b> _*["
      """;

  @BeforeEach
  void beWell() {
    telegram.polling(FakeTelegram.Mood.WELL);
    telegram.sending(FakeTelegram.Mood.WELL);
    jdbc.update("update telegram_bot set held_until = null");
    jdbc.update(
        "update telegram_people set ended_at = now(), ended_by = 'test' where ended_at is null");
    jdbc.update("update policy_settings set kill_switch = false");
  }

  static long newUser() {
    return NEXT.incrementAndGet();
  }

  HubCalls as(String key) {
    return new HubCalls(port, credentials, key);
  }

  JsonNode post(int status, String path, String body) {
    return as("service.key").call(status, "POST", path, body);
  }

  String code(String role, String name) {
    return post(
            200,
            "/api/v1/telegram-codes",
            "{\"role\":\"%s\",\"name\":\"%s\"}".formatted(role, name))
        .get("code")
        .textValue();
  }

  long linked(String role, String name) {
    long user = newUser();
    ask(user, "/link " + code(role, name));
    return user;
  }

  /** What is answered, when it is kept; it may not have been sent yet. */
  String ask(long user, String text) {
    return ask(user, Long.toString(user), text);
  }

  String ask(long user, String chat, String text) {
    long before = newest();
    telegram.says(user, chat, text);
    return answer(user, before);
  }

  String press(long user, String chat, String press, String data) {
    long before = newest();
    telegram.presses(user, chat, press, data);
    return answer(user, before);
  }

  private long newest() {
    return jdbc.queryForObject("select coalesce(max(id), 0) from telegram_updates", Long.class);
  }

  /** The line that was kept of the answer to what came next. */
  private String answer(long user, long before) {
    String sql =
        "select case when state = 'ignored' then '(ignored)' else outcome end from telegram_updates"
            + " where user_id = ? and id > ? and state <> 'waiting'";
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(30))
        .until(() -> !jdbc.queryForList(sql, String.class, user, before).isEmpty());
    return jdbc.queryForList(sql, String.class, user, before).get(0);
  }

  /** What the newest button of a chat brings back. */
  String button(String chat) {
    return jdbc.queryForObject(
        "select buttons -> -1 ->> 'command' from telegram_messages where chat = ? and buttons <> '[]' order by id desc limit 1",
        String.class,
        chat);
  }

  String text(long user) {
    return jdbc.queryForObject(
        "select text from telegram_messages where chat = ? and kind <> 'press' order by id desc limit 1",
        String.class,
        Long.toString(user));
  }

  /** What a decision needs, once. */
  void bars() {
    jdbc.update(
        """
        with raw as (
          insert into raw_messages (source, sender, body, sha256) values ('mt5', 'bars', '', '') returning id)
        insert into market_bars (raw_message_id, login, symbol, period, open_time, open, high, low, close, volume)
        select (select id from raw), '6001', 'BTCUSD', 'M5',
          date_bin('5 minutes', now(), timestamptz '2000-01-01Z') - n * interval '5 minutes', 100, 101, 99, 100 + n % 7, 1
        from generate_series(1, 600) n where not exists (select from market_bars)
        """);
  }

  String token() {
    return credentials.get("tradingview.token");
  }

  boolean killed() {
    return jdbc.queryForObject("select kill_switch from policy_settings", Boolean.class);
  }
}
