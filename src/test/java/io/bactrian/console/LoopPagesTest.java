package io.bactrian.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.openqa.selenium.support.ui.ExpectedConditions.invisibilityOfElementLocated;
import static org.openqa.selenium.support.ui.ExpectedConditions.numberOfElementsToBe;
import static org.openqa.selenium.support.ui.ExpectedConditions.textToBePresentInElementLocated;
import static org.openqa.selenium.support.ui.ExpectedConditions.visibilityOfElementLocated;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The pages of the loop in a real browser: what an operator sees and does there. */
class LoopPagesTest extends ConsoleInBrowser {
  private static final By SWITCH = By.cssSelector("header [data-action=kill]");

  @Test
  void turnsTheKillSwitchFromAnyPageAndKeepsWhoAndWhy() {
    logIn("operator", "operator.password");
    soon.until(textToBePresentInElementLocated(SWITCH, "Kill switch off"));
    turn("news at two");
    soon.until(textToBePresentInElementLocated(SWITCH, "Kill switch on"));
    assertThat(jdbc.queryForObject("select kill_switch from policy_settings", Boolean.class))
        .isTrue();
    show("inferences");
    By guard = By.cssSelector(".guard");
    soon.until(textToBePresentInElementLocated(guard, "Every action is HOLD."));
    assertThat(page.findElement(guard).getText())
        .contains("operator", "news at two", "0.1 lots a decision", "at most 15 min");
    turn("over");
    soon.until(textToBePresentInElementLocated(SWITCH, "Kill switch off"));
    soon.until(textToBePresentInElementLocated(guard, "Decisions pass the limits below."));
  }

  private void turn(String reason) {
    page.findElement(SWITCH).click();
    press("yes");
    assertThat(page.findElement(DIALOG).isDisplayed()).as("a reason is wanted").isTrue();
    page.findElement(By.cssSelector("#details [name=reason]")).sendKeys(reason, Keys.ENTER);
    soon.until(invisibilityOfElementLocated(DIALOG));
  }

  @Test
  void saysWhyNothingWasProposedInsteadOfAllowed() {
    jdbc.execute("truncate inferences cascade");
    decision("01A", "HOLD", "allow", "no_model: no version of x is in charge");
    decision("01B", "BUY", "allow", null);
    decision("01C", "HOLD", "block", "kill_switch: it is on");
    decision("01D", "HOLD", "allow", "no_model: no version of x is in charge");
    jdbc.update(
        "update inferences set policy_reasons = policy_reasons || 'stale: the newest bar is"
            + " old'::text where id = '01D'");
    logIn("operator", "operator.password");
    show("inferences");
    soon.until(numberOfElementsToBe(By.cssSelector("tbody tr"), 4));
    assertThat(page.findElements(By.cssSelector("td[data-label=Verdict] .badge")))
        .extracting(badge -> badge.getText() + " " + badge.getDomAttribute("class"))
        .containsExactly(
            "Stale data badge warn",
            "Blocked badge bad",
            "Allowed badge good",
            "No model badge warn");
  }

  @Test
  void explainsADecisionThatIsAskedFor() {
    jdbc.execute("truncate inferences cascade");
    decision("01A", "HOLD", "allow", null);
    jdbc.update(
        "update inferences set score = -0.16, lobes = '{\"trend\":{\"action\":\"SELL\",\"confidence\":0.8,"
            + "\"contribution\":-0.16}}'");
    logIn("operator", "operator.password");
    show("inferences");
    openFirst();
    By section = By.cssSelector("#page section[aria-label=Explanation]");
    soon.until(textToBePresentInElementLocated(section, "Not yet"));
    page.findElement(By.cssSelector("#page [data-action=explain]")).click();
    soon.until(textToBePresentInElementLocated(section, "Explained"));
    assertThat(page.findElement(section).getText())
        .contains("fused score: 0.0000 → -0.1600", "trend −0.1600");
    assertThat(page.findElements(By.cssSelector("#page [data-action=explain]"))).isEmpty();
  }

  private void decision(String id, String action, String verdict, @Nullable String reason) {
    jdbc.update(
        """
        insert into inferences (id, symbol, strategy, as_of, action, proposed_action, confidence, lobes, features,
          policy_verdict, policy_reasons, volume, caller, asked_at, latency_us)
        values (?, 'GOLD', 'cross', now(), ?, ?, 0, '{}', '{}', ?, array_remove(array[?], null), 0, 'ea', now(), 1500)\
        """,
        id,
        action,
        action,
        verdict,
        reason);
  }

  @Test
  void saysThatAPromotionGoesAgainstTheGate() {
    model();
    logIn("operator", "operator.password");
    show("models");
    openFirst();
    act("promote");
    soon.until(textToBePresentInElementLocated(DIALOG, "This goes against the gate."));
    assertThat(page.findElement(DIALOG).getText())
        .contains("Promote against the gate?", "no certain improvement");
    page.findElement(By.cssSelector("#details [data-action=close]")).click();
    jdbc.update("update ml_model_versions set alias = 'champion'");
    soon.until(
        textToBePresentInElementLocated(
            By.cssSelector("#page .members"), "Champion against the gate"));
    jdbc.update("update ml_model_versions set alias = 'candidate'");
  }

  @Test
  void showsWhatTheHubSaysToAWishThatItCannotMeet() {
    logIn("operator", "operator.password");
    show("runs");
    soon.until(visibilityOfElementLocated(By.cssSelector(".panel input"))).sendKeys("NOBARS");
    page.findElement(By.cssSelector(".panel button")).click();
    soon.until( // this hub has no routes
        textToBePresentInElementLocated(By.cssSelector(".panel .bad"), "Nothing is served"));
  }

  @Test
  void showsAnInvestorTheModelsAndNothingToPress() {
    model();
    openConsoleAsInvestor();
    show("models");
    WebElement row = soon.until(visibilityOfElementLocated(By.cssSelector("tbody tr")));
    assertThat(row.getText()).contains("gold-m5-direction", "Candidate", "0.6900", "Refused");
    openFirst();
    assertThat(soon.until(visibilityOfElementLocated(By.cssSelector("#page .members"))).getText())
        .contains("no certain improvement");
    assertThat(page.findElement(By.id("page")).getText()).doesNotContain("Promote", "Lineage");
    show("runs");
    soon.until(visibilityOfElementLocated(By.cssSelector(".empty")));
    assertThat(page.findElements(By.cssSelector(".panel"))).isEmpty();
  }

  @Test
  void drawsTheEvidenceOfARolloutAndAsksBeforeItIsStopped() {
    model();
    jdbc.update(
        """
        insert into ml_model_versions (model, version, sha256, size, run_id, dataset_id, features, classes, alias,
          verdict, reason, rows)
        values ('gold-m5-direction', 'beadbeadbeadbead', 'bead', 1, 'r2', 'ds-gold', '{}', '{down,up}', 'candidate',
          'promoted', 'better for certain', 300) on conflict do nothing\
        """);
    jdbc.update(
        """
        insert into model_rollouts (id, model, champion, challenger, unit, test_group, steps, step, rule, verdict,
          reasons, started_by, reason, needs_approval)
        values ('01ROLL', 'gold-m5-direction', 'cafecafecafecafe', 'beadbeadbeadbead', 'strategy', '{}', '{0,0.1,1}', 2,
          '{"effect":0.15,"roll_back_alpha":0.05,"promote_alpha":0.05,"raise_on":"HOLD","promote_on":"PROMOTE",
            "dwell_minutes":30,"pairs":20,"latency_ms":50,"daily_loss":null,"window_minutes":60}',
          'not_enough_evidence', '{the challenger may be worse by as much as counts}', 'quant', 'two more months', true)\
        """);
    jdbc.update(
        """
        insert into model_rollout_moves (rollout, kind, from_share, to_share, verdict, reasons, evidence, by)
        values ('01ROLL', 'start', null, 0, null, '{two more months}', null, 'quant'),
          ('01ROLL', 'raise', 0, 0.1, 'hold', '{not worse by as much as counts}', '{"pairs": 84}', 'rollout')\
        """);
    jdbc.update(
        """
        insert into rollout_pairs
        select '01ROLL', at, n::text, '{0.5,0.5}', array[0.5 - d, 0.5 + d], n % 2, at + interval '5 minutes'
        from generate_series(1, 300) n, lateral (select '2026-01-05'::timestamptz + n * interval '10 minutes' as at,
          case when n % 7 < 5 then 1 else -1 end * case when n % 2 = 1 then 0.2 else -0.2 end as d) made\
        """);
    logIn("operator", "operator.password");
    show("rollouts");
    WebElement row = soon.until(visibilityOfElementLocated(By.cssSelector("tbody tr")));
    assertThat(row.getText()).contains("gold-m5-direction", "10", "Not enough evidence", "300");
    openFirst();
    soon.until(visibilityOfElementLocated(By.cssSelector("#page svg path.line-b")));
    assertThat(page.findElement(By.id("page")).getText())
        .contains(
            "answers 10 % of the strategies",
            "Evidence of 300 pairs", "taken back at 20.0", "not worse by as much as counts");
    act("stop");
    soon.until(textToBePresentInElementLocated(DIALOG, "the champion cafecafecafecafe answers"));
    page.findElement(By.cssSelector("#details [data-action=close]")).click();
    jdbc.update("alter table model_rollout_moves disable trigger user"); // it only grows
    jdbc.update("truncate model_rollouts cascade");
    jdbc.update("alter table model_rollout_moves enable trigger user");
    jdbc.update("delete from ml_model_versions where version = 'beadbeadbeadbead'");
  }

  private void model() {
    jdbc.update(
        """
        insert into datasets (id, symbol, period, first_at, known_at, holdout_at, bars, signals, rows, train_key,
          train_sha256, train_size, train_rows, holdout_key, holdout_sha256, holdout_size, holdout_rows, features,
          targets, code_version, manifest_sha256, manifest)
        values ('ds-gold', 'GOLD', 'M5', now(), now(), now(), 1, 0, 1, '', '', 0, 1, '', '', 0, 0, '{}', '{}', '', '', '{}')
        on conflict do nothing\
        """);
    jdbc.update(
        """
        insert into models (model, symbol, period, target) values ('gold-m5-direction', 'GOLD', 'M5', 'direction')
        on conflict do nothing\
        """);
    jdbc.update(
        """
        insert into ml_model_versions (model, version, sha256, size, run_id, dataset_id, features, classes, alias,
          verdict, reason, log_loss, base_log_loss, improvement, improvement_lower_95, rows)
        values ('gold-m5-direction', 'cafecafecafecafe', 'cafe', 1, 'r', 'ds-gold', '{}', '{down,up}', 'candidate',
          'refused', 'no certain improvement', 0.69, 0.68, -0.01, -0.02, 300) on conflict do nothing\
        """);
  }
}
