package io.bactrian.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.openqa.selenium.support.ui.ExpectedConditions.textToBePresentInElementLocated;
import static org.openqa.selenium.support.ui.ExpectedConditions.visibilityOfElementLocated;

import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

/** The pages of the loop in a real browser: what an operator sees and does there. */
class LoopPagesTest extends ConsoleInBrowser {
  @Test
  void turnsTheKillSwitchAndKeepsWhoAndWhy() {
    logIn("operator", "operator.password");
    show("inferences");
    WebElement panel = soon.until(visibilityOfElementLocated(By.cssSelector(".guard")));
    assertThat(panel.getText()).contains("Kill switch off", "0.1 lots a decision");
    page.findElement(By.name("reason")).sendKeys("news at two");
    page.findElement(By.cssSelector(".guard button")).click();
    soon.until(textToBePresentInElementLocated(By.cssSelector(".guard"), "every action is HOLD"));
    assertThat(page.findElement(By.cssSelector(".changes")).getText())
        .contains("operator", "news at two");
    assertThat(jdbc.queryForObject("select kill_switch from policy_settings", Boolean.class))
        .isTrue();
    page.findElement(By.name("reason")).sendKeys("over");
    page.findElement(By.cssSelector(".guard button")).click();
    soon.until(textToBePresentInElementLocated(By.cssSelector(".guard"), "Kill switch off"));
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
    logIn("investor", "investor.key");
    show("models");
    WebElement row = soon.until(visibilityOfElementLocated(By.cssSelector("tbody tr")));
    assertThat(row.getText()).contains("gold-m5-direction", "Candidate", "0.6900", "Refused");
    row.findElement(By.tagName("button")).click();
    WebElement details = soon.until(visibilityOfElementLocated(By.id("details")));
    assertThat(details.getText()).contains("no certain improvement").doesNotContain("Promote");
    details.findElement(By.cssSelector("[data-action=close]")).click();
    show("runs");
    soon.until(visibilityOfElementLocated(By.cssSelector(".empty")));
    assertThat(page.findElements(By.cssSelector(".panel"))).isEmpty();
  }

  private void model() {
    jdbc.update(
        """
        insert into datasets (id, symbol, period, first_at, known_at, holdout_at, bars, signals, rows, train_key,
          train_sha256, train_size, train_rows, holdout_key, holdout_sha256, holdout_size, holdout_rows, features,
          targets, code_version, manifest_sha256, manifest)
        values ('ds-gold', 'GOLD', 'M5', now(), now(), now(), 1, 0, 1, '', '', 0, 1, '', '', 0, 0, '{}', '{}', '', '', '{}')
        on conflict do nothing""");
    jdbc.update(
        """
        insert into models (model, symbol, period, target) values ('gold-m5-direction', 'GOLD', 'M5', 'direction')
        on conflict do nothing""");
    jdbc.update(
        """
        insert into ml_model_versions (model, version, sha256, size, run_id, dataset_id, features, classes, alias,
          verdict, reason, log_loss, base_log_loss, improvement, improvement_lower_95, rows)
        values ('gold-m5-direction', 'cafecafecafecafe', 'cafe', 1, 'r', 'ds-gold', '{}', '{down,up}', 'candidate',
          'refused', 'no certain improvement', 0.69, 0.68, -0.01, -0.02, 300) on conflict do nothing""");
  }
}
