package io.bactrian.watch.notices;

import com.fasterxml.jackson.databind.JsonNode;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import io.bactrian.ChildJvm;
import io.bactrian.HubCalls;
import io.bactrian.HubTest;
import io.bactrian.ShippedHome;
import io.bactrian.TestFolders;
import io.bactrian.hub.security.Credentials;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * A hub with the shipped routes of alarms and all three channels, against a mail server and a fake
 * of Telegram. Nothing in it runs by a schedule; what is to have been long ago is put back in time.
 */
@HubTest
@SuppressWarnings("NullAway.Init") // set before the first test
abstract class AlarmedHub {
  static final String MAIL_PASSWORD = "secret-of-the-alarm-mail";
  static final String WEBHOOK_SECRET = "whsec_YWxhcm0td2ViaG9vay1zZWNyZXQtMDEyMzQ1";
  static FakeBotApi outside;
  static GreenMail mail;

  @Autowired JdbcTemplate jdbc;
  @Autowired ProducerTemplate routes;
  @Autowired private Credentials credentials;
  @LocalServerPort private int port;

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry registry) throws Exception {
    outside = new FakeBotApi();
    mail = new GreenMail(new ServerSetup(ChildJvm.freePort(), "127.0.0.1", "smtp"));
    mail.start();
    mail.setUser("desk@example.org", "alarms", MAIL_PASSWORD);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  outside.close();
                  mail.stop();
                }));
    Path home =
        ShippedHome.in(
            TestFolders.make("alarms").resolve("home"),
            Stream.of(
                    "send-notices",
                    "send-notice",
                    "send-by-mail",
                    "send-by-telegram",
                    "send-by-webhook",
                    "ping-heartbeat",
                    "watch-alarms",
                    "watch-operation",
                    "watch-flow",
                    "watch-models",
                    "watch-costs",
                    "watch-processors")
                .map("alarms/"::concat)
                .toList(),
            "raise-alarm-action",
            "resolve-alarm-action",
            "report-health-action");
    for (String channel : List.of("telegram", "webhook")) { // what hangs is not to hold up a test
      Path file = home.resolve("routes/alarms/send-by-%s.camel.yaml".formatted(channel));
      String patient = Files.readString(file);
      Files.writeString(
          file, patient.replaceAll("(timeoutDuration|responseTimeout): 20000", "$1: 1000"));
    }
    Map.of(
            "hub.home",
            home.toString(),
            "hub.routes.allow.hosts",
            "*,127.0.0.0/8",
            "camel.component.telegram.base-uri",
            outside.url(),
            "hub.alarms.mail.server",
            "smtp:127.0.0.1:" + mail.getSmtp().getPort(),
            "hub.alarms.telegram.token",
            FakeBotApi.TOKEN,
            "hub.alarms.telegram.chat",
            "7",
            "hub.alarms.webhook.url",
            outside.hookUrl(),
            "hub.alarms.webhook.secret",
            WEBHOOK_SECRET,
            "hub.alarms.heartbeat-url",
            outside.url() + "/beat")
        .forEach((name, value) -> registry.add(name, () -> value));
    Map.of(
            "hub.alarms.quiet", "",
            "hub.alarms.mail.user", "alarms",
            "hub.alarms.mail.password", MAIL_PASSWORD,
            "hub.alarms.mail.from", "hub@example.org",
            "hub.alarms.mail.to", "desk@example.org",
            "hub.alarms.console-url", "https://hub.example.org/")
        .forEach((name, value) -> registry.add(name, () -> value));
  }

  @BeforeEach
  void beginAnew() throws Exception {
    for (String table : List.of("alarm_notices", "alarms", "alarm_firings", "dead_letters")) {
      jdbc.update("delete from " + table);
    }
    outside.reset();
    mail.purgeEmailFromAllMailboxes();
  }

  void raise(String key, String severity) {
    jdbc.queryForList("select raise_alarm(?, ?, 'Title', 'detail of ' || ?)", key, severity, key);
  }

  /** As the schedule does, when the messages have waited for the others of their group. */
  void send() {
    routes.sendBody("direct:send-notices", null);
    due();
    routes.sendBody("direct:send-notices", null);
  }

  void due() {
    jdbc.update("update alarm_notices set next_at = now() where state = 'pending'");
  }

  /** All that is open has been so for longer. */
  void age(int minutes) {
    String by = "- make_interval(mins => " + minutes + ")";
    jdbc.update(
        "update alarms set first_at = first_at %1$s, fired_at = fired_at %1$s, last_at = last_at %1$s"
            .formatted(by));
    jdbc.update(
        "update alarm_notices set created_at = created_at %1$s, next_at = next_at %1$s, finished_at = finished_at %1$s"
            .formatted(by));
  }

  List<String> mails() {
    return Stream.of(mail.getReceivedMessages())
        .map(
            one -> {
              try {
                return one.getSubject() + "\n" + GreenMailUtil.getBody(one);
              } catch (jakarta.mail.MessagingException e) {
                throw new IllegalStateException(e);
              }
            })
        .toList();
  }

  int messages() {
    return mails().size() + outside.taken.size() + outside.posted.size();
  }

  String state(String key) {
    return jdbc.queryForObject(
        "select state from alarms where key = ? order by id desc limit 1", String.class, key);
  }

  long count(String of) {
    return jdbc.queryForObject("select count(*) from " + of, Long.class);
  }

  JsonNode get(String path) {
    return new HubCalls(port, credentials, "service.key").get(path);
  }

  JsonNode act(int status, String key, String what, String body) {
    long id = jdbc.queryForObject("select max(id) from alarms where key = ?", Long.class, key);
    return new HubCalls(port, credentials, "service.key")
        .call(status, "POST", "/api/v1/alarms/" + id + "/" + what, body);
  }

  HubCalls as(String key) {
    return new HubCalls(port, credentials, key);
  }
}
