package io.bactrian.console.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bactrian.shared.Ulid;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Buttons that do something: once, in time, by whom they are for, and audited. */
class BotActionsTest extends BotHub {
  private String trial = "";

  @Test
  void theKillSwitchIsTurnedByAPressAndOnce() {
    long user = linked("operator", "karl");
    String chat = "" + user;
    assertThat(ask(user, "/kill")).startsWith("Turn the kill switch ON: every decision is HOLD");
    assertThat(killed()).isFalse();
    String button = button(chat);
    assertThat(press(user, chat, press(), button))
        .startsWith("The kill switch is ON")
        .endsWith("By telegram:karl.");
    assertThat(killed()).isTrue();
    jdbc.update("update policy_settings set kill_switch = false");
    assertThat(press(user, chat, press(), button)).startsWith("This button was pressed before");
    assertThat(killed()).isFalse();
    assertThat(ask(user, "/kill off")).startsWith("The kill switch is off already");
    assertThat(actions("telegram:karl"))
        .contains("telegram.kill hub", "telegram.refused hub", "telegram.link karl");
    assertThat(
            jdbc.queryForObject(
                "select count(*) from policy_changes where changed_by = 'telegram:karl'",
                Long.class))
        .isEqualTo(1);
  }

  @Test
  void aLatePressAndAnothersDoNothing() {
    long user = linked("operator", "late");
    long other = linked("operator", "other");
    ask(user, GROUP, "/kill");
    String button = button(GROUP);
    assertThat(press(other, GROUP, press(), button)).startsWith("This button is late's alone");
    assertThat(press(newUser(), GROUP, press(), button)).startsWith("Hello.");
    assertThat(press(user, "" + user, press(), button)).startsWith("This button is late's alone");
    jdbc.update(
        "update telegram_confirmations set expires_at = now() where nonce = ?",
        button.substring(2));
    assertThat(press(user, GROUP, press(), button))
        .startsWith("Too late, nothing was done: a button works for 60 seconds. Send /kill again.");
    assertThat(press(user, GROUP, press(), "y:unknown")).startsWith("This button is not known");
    assertThat(killed()).isFalse();
  }

  @Test
  void twoPressesAtOnceDoItOnce() {
    long user = linked("operator", "fast");
    ask(user, "/kill");
    String button = button("" + user);
    List<CompletableFuture<Long>> both =
        IntStream.range(0, 4)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> telegram.presses(user, "" + user, press(), button)))
            .toList();
    both.forEach(CompletableFuture::join);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                jdbc.queryForObject(
                        "select count(*) from telegram_updates where user_id = ? and press is not null and state <> 'waiting'",
                        Long.class,
                        user)
                    == 4);
    assertThat(
            jdbc.queryForObject(
                "select count(*) from policy_changes where changed_by = 'telegram:fast'",
                Long.class))
        .isEqualTo(1);
  }

  @Test
  void aStrategyIsPausedByALimitAndItsFormerLimitComesBack() {
    long user = linked("operator", "paul");
    String chat = "" + user;
    assertThat(ask(user, "/pause nobody")).startsWith("There is no strategy nobody");
    jdbc.update(
        "insert into strategies values ('<b>x_*[', now(), 1, now()) on conflict do nothing");
    bars();
    jdbc.update(
        "insert into policy_limits (strategy, max_position_size, max_open_positions, updated_by) values ('<b>x_*[', 0.5, 3, 'test')");
    assertThat(ask(user, "/pause <b>x_*["))
        .startsWith("Pause strategy <b>x_*[? No decision gets a volume");
    press(user, chat, press(), button(chat));
    assertThat(limit()).isEqualTo("0/3");
    assertThat(verdict()).isEqualTo("block");
    assertThat(ask(user, "/pause <b>x_*[")).endsWith("is paused already.");
    ask(user, "/status");
    assertThat(text(user)).contains("Paused: <b>x_*[");
    ask(user, "/resume <b>x_*[");
    press(user, chat, press(), button(chat));
    assertThat(limit()).isEqualTo("0.5/3");
    assertThat(verdict()).isEqualTo("allow");
    assertThat(ask(user, "/pause")).startsWith("Pause all trading?");
    press(user, chat, press(), button(chat));
    assertThat(
            jdbc.queryForObject(
                "select count(*) from policy_limits where strategy is null and max_position_size = 0",
                Long.class))
        .isEqualTo(1);
    ask(user, "/resume");
    press(user, chat, press(), button(chat));
    assertThat(
            jdbc.queryForObject(
                "select count(*) from policy_limits where strategy is null", Long.class))
        .isZero();
    jdbc.update("delete from policy_limits");
    jdbc.update("delete from strategies where strategy = '<b>x_*['");
  }

  private String verdict() {
    return as("service.key")
        .function(
            200,
            "policy-eval",
            "{\"symbol\":\"BTCUSD\",\"strategy\":\"<b>x_*[\",\"action\":\"buy\",\"volume\":0.1}")
        .get("verdict")
        .textValue();
  }

  private String limit() {
    return jdbc.queryForObject(
        "select max_position_size || '/' || max_open_positions from policy_limits where strategy = '<b>x_*['",
        String.class);
  }

  @Test
  void aPromotionWantsTwoOperators() {
    rollout("operator");
    long first = linked("operator", "one");
    long second = linked("operator", "two");
    assertThat(ask(first, "/approve unknown")).startsWith("There is no rollout unknown");
    assertThat(ask(first, "/approve " + trial))
        .startsWith("Approve this promotion?")
        .contains("Challenger v2");
    assertThat(press(first, "" + first, press(), button("" + first)))
        .startsWith("Yours is the first yes of two.");
    assertThat(approver()).isNull();
    assertThat(text(second)).contains("telegram:one approves the promotion");
    ask(first, "/approve " + trial);
    assertThat(press(first, "" + first, press(), button("" + first)))
        .startsWith("Yours is the first yes of two.");
    assertThat(approver()).isNull();
    ask(second, "/approve " + trial);
    assertThat(press(second, "" + second, press(), button("" + second)))
        .contains("is approved", "By telegram:two.");
    assertThat(approver()).isEqualTo("telegram:two");
  }

  @Test
  void whoStartedARolloutDoesNotApproveIt() {
    rollout("telegram:self");
    long self = linked("operator", "self");
    assertThat(ask(self, "/approve " + trial)).startsWith("telegram:self started this rollout");
    long another = linked("operator", "another");
    ask(another, "/models");
    assertThat(text(another)).contains("rollout " + trial, "waits for /approve");
    assertThat(press(another, "" + another, press(), "/approve " + trial))
        .startsWith("Approve this promotion?");
    assertThat(press(another, "" + another, press(), button("" + another))).contains("is approved");
    ask(self, "/stop " + trial);
    assertThat(press(self, "" + self, press(), button("" + self))).contains("is stopped");
  }

  /** A running one of a model of its own: what became of a rollout is never removed. */
  private void rollout(String by) {
    trial = Ulid.next();
    String model = "m" + trial.substring(20).toLowerCase(Locale.ROOT) + "-m5-direction";
    jdbc.update(
        "insert into models (model, symbol, period, target) values (?, 'T', 'M5', 'direction')",
        model);
    for (String version : List.of("v1", "v2")) {
      jdbc.update(
          """
          insert into ml_model_versions (model, version, sha256, size, run_id, features, classes, alias, verdict, reason,
            rows)
          values (?, ?, ?, 1, ?, '{f}', '{down,up}', 'candidate', 'promoted', 'a test', 1)
          """,
          model,
          version,
          version,
          model + version);
    }
    jdbc.update(
        """
        insert into model_rollouts (id, model, champion, challenger, unit, test_group, steps, rule, started_by, reason,
          needs_approval)
        values (?, ?, 'v1', 'v2', 'strategy', '{}', '{0,1}',
          '{"effect":1,"roll_back_alpha":0.05,"promote_alpha":0.05,"raise_on":"HOLD","promote_on":"HOLD","dwell_minutes":0,"pairs":1,"latency_ms":1000,"daily_loss":null,"window_minutes":60}',
          ?, 'test', true)
        """,
        trial,
        model,
        by);
  }

  private String approver() {
    return jdbc.queryForObject(
        "select approved_by from model_rollouts where id = ?", String.class, trial);
  }

  private List<String> actions(String by) {
    return jdbc.queryForList(
        "select action || ' ' || subject from operator_actions where done_by = ?",
        String.class,
        by);
  }

  private static String press() {
    return UUID.randomUUID().toString();
  }
}
