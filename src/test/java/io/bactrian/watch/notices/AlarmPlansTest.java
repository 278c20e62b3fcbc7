package io.bactrian.watch.notices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.watch.alarms.Alarms;
import io.bactrian.watch.notices.FakeBotApi.Mood;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** When messages go, who takes them, what people do, and the conditions that ship. */
class AlarmPlansTest extends AlarmedHub {
  private static final Set<String> MAIL = Set.of("mail");

  @Autowired Alarms alarms;
  @Autowired NoticePlanner planner;
  @Autowired Outbox outbox;
  @Autowired CamelContext camel;

  private static NoticePlan plan(String quiet) {
    return new NoticePlan(
        EscalationStep.parse("mail 0s info"),
        QuietHours.of(quiet, "Europe/Berlin"),
        Duration.ofSeconds(10),
        Duration.ofMinutes(5),
        Duration.ofHours(4),
        4);
  }

  @Test
  void atNightOnlyWhatIsCriticalGoesAndInTheMorningWhatIsLeft() {
    Instant night = Instant.parse("2031-01-10T23:00:00Z");
    raise("warned:one", "warning");
    raise("warned:two", "warning");
    raise("down:one", "critical");
    alarms.fold(night);
    planner.plan(plan("22:00-07:00"), night);
    List<Notice> atOnce = claim(night.plusSeconds(11));
    assertThat(atOnce).extracting(Notice::group).containsExactly("down");
    atOnce.forEach(notice -> outbox.sent(notice, night.plusSeconds(12)));
    jdbc.queryForList("select resolve_alarm('warned:two')");
    alarms.fold(night.plusSeconds(60));
    planner.plan(plan("22:00-07:00"), night.plusSeconds(60));
    assertThat(claim(Instant.parse("2031-01-11T05:59:00Z"))).isEmpty();
    List<Notice> morning = claim(Instant.parse("2031-01-11T06:00:00Z"));
    assertThat(morning).hasSize(1);
    assertThat(morning.get(0).subject()).contains("WARNING", "warned:one").doesNotContain("more");
  }

  private List<Notice> claim(Instant now) {
    return outbox.claim(MAIL, Duration.ofMinutes(5), "", now);
  }

  @Test
  void ofManyClaimersOneGetsEachMessageAndALeaseThatEndedIsLost() throws Exception {
    for (int i = 0; i < 12; i++) {
      raise("g" + i + ":one", i % 2 == 0 ? "critical" : "warning");
    }
    Instant now = Instant.now().plusSeconds(1);
    alarms.fold(now);
    NoticePlan wide =
        new NoticePlan(
            plan("").steps(),
            QuietHours.NONE,
            Duration.ZERO,
            Duration.ofMinutes(5),
            Duration.ofHours(4),
            100);
    planner.plan(wide, now);
    assertThat(count("alarm_notices")).isEqualTo(12);
    ExecutorService hubs = Executors.newFixedThreadPool(6);
    List<Long> claimed = new ArrayList<>();
    try {
      List<Future<List<Notice>>> all = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        all.add(hubs.submit(() -> claim(now.plusSeconds(1))));
      }
      for (Future<List<Notice>> each : all) {
        each.get().forEach(notice -> claimed.add(notice.id()));
      }
    } finally {
      hubs.shutdownNow();
    }
    assertThat(claimed).hasSize(12).doesNotHaveDuplicates();
    assertThat(claim(now.plusSeconds(200))).as("within the lease").isEmpty();
    List<Notice> again = claim(now.plusSeconds(302));
    assertThat(again).hasSize(12).allMatch(notice -> notice.attempt() == 2);
    Notice first = again.get(0);
    Notice late =
        new Notice(first.id(), first.messageId(), "mail", "", false, 1, "", "", List.of());
    outbox.sent(late, now.plusSeconds(303));
    assertThat(count("alarm_notices where state = 'sent'")).as("its lease has ended").isZero();
  }

  @Test
  void aFlapIsAMessageInFiveMinutes() {
    Instant begin = Instant.now();
    int sent = 0;
    for (int second = 0; second < 600; second += 10) {
      Instant now = begin.plusSeconds(second);
      raise("flap:one", "warning");
      alarms.fold(now);
      planner.plan(plan(""), now);
      for (Notice notice : claim(now)) {
        outbox.sent(notice, now);
        sent++;
      }
      jdbc.queryForList("select resolve_alarm('flap:one')");
    }
    assertThat(sent).isBetween(1, 3);
  }

  @Test
  void peopleAcknowledgeSilenceAndResolveWithAReason() {
    raise("disk:full", "warning");
    routes.sendBody("direct:send-notices", null);
    JsonNode rehearsed =
        act(200, "disk:full", "acknowledge", "{\"reason\":\"mine\",\"dry_run\":true}");
    assertThat(rehearsed.path("done").asBoolean()).isFalse();
    assertThat(state("disk:full")).isEqualTo("firing");
    assertThat(act(400, "disk:full", "acknowledge", "{}").path("field").asText())
        .isEqualTo("reason");
    assertThat(
            act(
                    400,
                    "disk:full",
                    "silence",
                    "{\"reason\":\"r\",\"until\":\"2020-01-01T00:00:00Z\"}")
                .path("field")
                .asText())
        .isEqualTo("until");
    String until = Instant.now().plusSeconds(7_200).toString();
    act(200, "disk:full", "silence", "{\"reason\":\"works\",\"until\":\"%s\"}".formatted(until));
    send();
    assertThat(messages()).isZero();
    act(200, "disk:full", "resolve", "{\"reason\":\"was a test\"}");
    assertThat(act(409, "disk:full", "resolve", "{\"reason\":\"r\"}").path("detail").asText())
        .contains("resolved");
    raise("disk:full", "critical");
    send();
    assertThat(messages()).as("a later alarm of the key is silent too").isZero();
    JsonNode shown = get("/api/v1/alarms?state=firing&severity=critical").path("items");
    assertThat(shown).hasSize(1);
    assertThat(shown.at("/0/silenced_until").isNull()).isFalse();
    assertThat(
            jdbc.queryForList(
                "select action from operator_actions where action like 'alarm.%' order by id desc limit 2",
                String.class))
        .containsExactly("alarm.resolve", "alarm.silence");
    as("investor.key").call(403, "POST", "/api/v1/alarms/1/resolve", "{\"reason\":\"r\"}");
    as("service.key").call(404, "POST", "/api/v1/alarms/1/resolve", "{\"reason\":\"r\"}");
  }

  @Test
  void aRowOfAConditionIsAnAlarmWhileItLasts() {
    watch();
    assertThat(count("alarms")).as("all is well, and every query can be asked").isZero();
    jdbc.update(
        "insert into dead_letters (route_id, code, message, payload, attempts) values ('r', 'internal', 'm', '{}', 1)");
    jdbc.update(
        "insert into hub_checks (hub, name, status, detail, since, seen_at) values"
            + " ('h1', 'disk', 'degraded', '{\"reason\":\"full\"}', now(), now()),"
            + " ('h2', 'intake', 'degraded', '{\"spooled\":3,\"reason\":\"away\"}', now(), now()),"
            + " ('h2', 'objects', 'down', '{}', now(), now())");
    jdbc.update(
        "insert into model_syncs (id, at, source, artifact, size, status, finished_at, reason) values"
            + " ('s1', now(), 'github:a/b@1', 'brain', 1, 'refused', now(), 'zip-slip')");
    watch();
    assertThat(states())
        .containsExactly(
            "dead-letters:r pending",
            "hub-degraded:h1/disk pending",
            "hub-down:h2/objects pending",
            "model-sync-failed:s1 firing",
            "spool-waits:h2 pending");
    send();
    assertThat(mails()).hasSize(1);
    age(11);
    watch();
    assertThat(states()).hasSize(5).allMatch(row -> row.endsWith("firing"));
    assertThat(
            jdbc.queryForObject(
                "select severity from alarms where key = 'hub-degraded:h1/disk'", String.class))
        .isEqualTo("critical");
    jdbc.update("delete from dead_letters");
    jdbc.update("delete from hub_checks");
    jdbc.update("delete from model_syncs");
    watch();
    assertThat(states()).hasSize(5).allMatch(row -> row.endsWith("resolved"));
    age(6);
    send();
    assertThat(mails()).as("what has happened says nothing when it is over").hasSize(1);
  }

  private void watch() {
    routes.sendBody("direct:watch-alarms", null);
  }

  private List<String> states() {
    return jdbc.queryForList("select key || ' ' || state from alarms order by key", String.class);
  }

  @Test
  void aConditionOfOnesOwnIsAFewLinesAndOneThatFailsIsAnAlarm() throws Exception {
    String page = Files.readString(Path.of("docs/alarms.md"));
    String file = page.substring(page.indexOf("- route:\n    id: watch-strategies"));
    Path home = Path.of(camel.resolvePropertyPlaceholders("{{hub.home}}"));
    Path saved = home.resolve("routes/desk/watch-strategies.camel.yaml");
    Files.createDirectories(saved.getParent());
    Files.writeString(
        saved, file.substring(0, file.indexOf("```")).replace("0 0/5 * * * ?", "0 0 0 1 1 ? 2099"));
    await().until(() -> camel.getRoute("watch-strategies") != null);
    jdbc.update(
        "insert into dead_letters (route_id, code, message, payload, attempts) values ('r', 'internal', 'm', '{}', 1)");
    var uri = "kamelet:check-condition-action?name=own&title=Own&query=RAW(%s)";
    routes.sendBody(uri.formatted("select route_id as key from dead_letters"), null);
    assertThat(state("own:r")).isEqualTo("firing");
    routes.sendBody(uri.formatted("select nothing from nowhere"), null);
    assertThat(state("own:r")).as("not known is not well").isEqualTo("firing");
    assertThat(state("alarm-condition:own")).isEqualTo("pending");
    routes.sendBody(uri.formatted("delete from dead_letters returning route_id as key"), null);
    assertThat(count("dead_letters")).as("it can only read").isOne();
    jdbc.update("delete from dead_letters");
    routes.sendBody(uri.formatted("select route_id as key from dead_letters"), null);
    assertThat(states()).containsExactly("own:r resolved");
  }

  @Test
  void aRouteRaisesAndResolvesByAStep() {
    var raising = "kamelet:raise-alarm-action?name=feed-away&title=Feed&severity=critical";
    routes.sendBodyAndHeader(raising, "for 3 minutes", "HubAlarmOf", "binance");
    routes.sendBody("direct:send-notices", null);
    assertThat(
            jdbc.queryForObject(
                "select detail from alarms where key = 'feed-away:binance'", String.class))
        .isEqualTo("for 3 minutes");
    routes.sendBodyAndHeader(
        "kamelet:resolve-alarm-action?name=feed-away", "", "HubAlarmOf", "binance");
    routes.sendBody("direct:send-notices", null);
    assertThat(state("feed-away:binance")).isEqualTo("resolved");
  }

  @Test
  void theHeartbeatStopsWhenNobodyCanBePaged() {
    beat(1);
    raise("alarm-channel:mail", "warning");
    raise("alarm-channel:telegram", "warning");
    routes.sendBody("direct:send-notices", null);
    beat(2);
    raise("alarm-channel:webhook", "warning");
    routes.sendBody("direct:send-notices", null);
    beat(2);
    jdbc.update("delete from alarms");
    outside.mood = Mood.WELL;
    beat(3);
    jdbc.update(
        "insert into alarm_notices (message_id, channel, alarm_group, urgent, created_at, next_at)"
            + " values ('m', 'mail', 'g', false, now(), now() - interval '16 minutes')");
    beat(3);
  }

  private void beat(int expected) {
    routes.sendBody("direct:ping-heartbeat", null);
    assertThat(outside.beats.get()).isEqualTo(expected);
  }

  @Test
  void aHubWritesDownWhatItFindsOfItself() {
    routes.sendBody("kamelet:report-health-action", null);
    assertThat(jdbc.queryForList("select name from hub_checks where status = 'ok'", String.class))
        .contains("database", "disk", "routes", "schedules");
    jdbc.update("delete from hub_checks");
  }
}
