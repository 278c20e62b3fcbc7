package io.bactrian.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.openqa.selenium.support.ui.ExpectedConditions.textToBePresentInElementLocated;
import static org.openqa.selenium.support.ui.ExpectedConditions.visibilityOfElementLocated;

import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

/** The label of a trade in a real browser. */
class TradeLabelPageTest extends ConsoleInBrowser {
  private static final By LABEL = By.cssSelector("#page .label");

  private void labelledTrade(String position) {
    trade("5001", position, "2025-01-06T10:00:00Z", "win");
    jdbc.update("update closed_trades set r_multiple = 1.9200, regime = 'mid-up'");
    jdbc.update(
        """
        insert into trade_labels (login, position_id, source, label, r_multiple, regime, closed_at, written_by)
        select login, position_id, 'computed', label, r_multiple, regime, closed_at, 'hub' from closed_trades
        where position_id = ?""",
        position);
  }

  private WebElement open(String user, String credential) {
    logIn(user, credential);
    show("trades");
    WebElement row = soon.until(visibilityOfElementLocated(By.cssSelector("tbody tr")));
    assertThat(row.getText()).contains("1.92 R", "mid-up", "Win").doesNotContain("corrected");
    openFirst();
    soon.until(textToBePresentInElementLocated(LABEL, "History"));
    return page.findElement(LABEL);
  }

  @Test
  void anOperatorCorrectsALabelAndTakesItBack() {
    labelledTrade("B1#2");
    WebElement label = open("operator", "operator.password");
    label.findElement(By.cssSelector("option[value=loss]")).click();
    label.findElement(By.name("r")).sendKeys("-1.5");
    label.findElement(By.name("note")).sendKeys("fill was reversed");
    label.findElement(By.cssSelector("button[value=PUT]")).click();
    soon.until(textToBePresentInElementLocated(LABEL, "The hub computes win."));
    assertThat(label.getText()).contains("corrected", "-1.50 R", "fill was reversed", "operator");
    label.findElement(By.cssSelector("button[value=DELETE]")).click();
    soon.until(textToBePresentInElementLocated(LABEL, "until"));
    assertThat(jdbc.queryForObject("select label from closed_trades", String.class))
        .isEqualTo("win");
  }
}
