package io.bactrian.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.openqa.selenium.support.ui.ExpectedConditions.textToBePresentInElementLocated;
import static org.openqa.selenium.support.ui.ExpectedConditions.visibilityOfElementLocated;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.ExpectedConditions;

/** The console as a person meets it: a real Chromium against a running hub. */
class ConsoleBrowserTest extends ConsoleInBrowser {
  private static final By TITLE = By.cssSelector("#page h1");

  @Test
  void showsAnOperatorTheFlowAndItsSignals() {
    signal("01FIRST", "cross", "BTCUSD", "42000.50");
    logIn("operator", "operator.password");
    soon.until(textToBePresentInElementLocated(By.cssSelector("[id='rows-tv_signals'] .big"), "1"));
    assertThat(page.findElement(By.id("source-tradingview")).getText()).contains("TradingView");

    page.findElement(By.linkText("Trading")).click();
    soon.until(visibilityOfElementLocated(By.linkText("Signals"))).click();
    WebElement row = soon.until(visibilityOfElementLocated(By.cssSelector("tbody tr")));
    assertThat(row.getText()).contains("cross", "BTCUSD", "Buy", "42000.50");

    signal("02SECOND", "band", "ETHUSD", "7");
    soon.until(ExpectedConditions.numberOfElementsToBe(By.cssSelector("tbody tr"), 2));

    page.findElement(By.name("strategy")).sendKeys("band");
    soon.until(ExpectedConditions.numberOfElementsToBe(By.cssSelector("tbody tr"), 1));
    page.findElement(By.cssSelector("tbody tr")).click();
    soon.until(textToBePresentInElementLocated(TITLE, "02SECOND"));
    assertThat(page.getTitle()).isEqualTo("Signal 02SECOND · Bactrian");
    assertThat(page.findElement(By.id("page")).getText())
        .contains("buy ETHUSD at 7, sent by band", "Rsi", "70.1")
        .doesNotContain("{", "70.10000000000000000001");
    page.findElement(By.cssSelector("[data-action=raw]")).click();
    soon.until(textToBePresentInElementLocated(By.cssSelector(".raw"), "70.10000000000000000001"));
    page.navigate().refresh();
    soon.until(visibilityOfElementLocated(By.cssSelector(".raw")));
    assertThat(page.manage().logs().get(LogType.BROWSER).getAll())
        .filteredOn(entry -> entry.getMessage().contains("Content Security Policy"))
        .isEmpty();
  }

  @Test
  void leadsFromNothingToTheFirstAlert() throws IOException {
    logIn("operator", "operator.password");
    show("start");
    By steps = By.cssSelector(".steps > li");
    soon.until(ExpectedConditions.numberOfElementsToBe(steps, 6));
    page.findElement(By.name("strategy")).sendKeys("night \"owl\"" + Keys.ENTER);
    By texts = By.cssSelector(".steps > li:first-child pre");
    soon.until(
        textToBePresentInElementLocated(
            texts, "http://localhost:" + port + "/webhooks/tradingview/"));
    assertThat(page.findElements(texts).get(1).getDomProperty("textContent"))
        .isEqualTo(
            Files.readString(Path.of("clients/tradingview/alert-message.json"))
                .replace("\"crossover\"", "\"night \\\"owl\\\"\""));
    signal("01FIRST", "night", "BTCUSD", "1");
    soon.until(textToBePresentInElementLocated(steps, "Done"));
    jdbc.execute(
        """
        with gone as (delete from webhook_tokens where strategy like 'night%' returning id)
        delete from webhook_token_secrets where token_id in (select id from gone)\
        """);
  }

  @Test
  void showsAnInvestorThePortalAndLogsHimOut() {
    trade("5001", "77", "2026-01-01T00:00:00Z", "win");
    jdbc.update(
        """
        insert into analytics.trades select login, position_id, symbol, side, volume, entry_price, exit_price, opened_at,
          closed_at, profit, swap, commission, fee, net_profit, holding_seconds, signal_id, strategy, label, label_source,
          r_multiple, regime, context, labelled_at from closed_trades on conflict do nothing
        """);
    logIn("investor", "investor.key");
    WebElement row = soon.until(visibilityOfElementLocated(By.cssSelector("#trades tbody tr")));
    assertThat(row.getText()).contains("BTCUSD", "Win", "0.10");
    assertThat(page.findElement(By.id("clock")).getText()).contains("15 min");
    assertThat(page.manage().logs().get(LogType.BROWSER).getAll())
        .filteredOn(entry -> entry.getMessage().contains("Content Security Policy"))
        .isEmpty();
    jdbc.update("delete from analytics.trades where position_id = '77'");

    page.findElement(By.cssSelector("[data-action=logout]")).click();
    soon.until(visibilityOfElementLocated(By.name("password")));
    page.get(address("/"));
    soon.until(visibilityOfElementLocated(By.name("password")));
  }

  @Test
  void showsANewcomerHowToSendTheFirstMessage() {
    logIn("operator", "operator.password");
    WebElement hint = soon.until(visibilityOfElementLocated(By.cssSelector(".empty pre")));
    assertThat(hint.getText()).contains("curl", address("/webhooks/tradingview/"));
  }

  /** By keys alone: the search, a row, the way back. What comes in meanwhile appears by itself. */
  @Test
  void goesThroughThePagesByKeys() {
    signal("01FIRST", "cross", "BTCUSD", "42000.50");
    logIn("operator", "operator.password");
    show("signals");
    soon.until(textToBePresentInElementLocated(By.cssSelector(".livestate"), "Live"));
    WebElement body = page.findElement(By.tagName("body"));
    body.sendKeys("/");
    WebElement field = soon.until(visibilityOfElementLocated(By.cssSelector("#search input")));
    field.sendKeys("01fir");
    soon.until(textToBePresentInElementLocated(By.id("found"), "01FIRST"));
    field.sendKeys(Keys.ENTER);
    soon.until(textToBePresentInElementLocated(TITLE, "01FIRST"));
    page.findElement(By.tagName("body")).sendKeys(Keys.ESCAPE);
    soon.until(textToBePresentInElementLocated(TITLE, "Signals"));

    signal("02SECOND", "band", "ETHUSD", "7");
    soon.until(ExpectedConditions.numberOfElementsToBe(By.cssSelector("tbody tr"), 2));
    page.findElement(By.tagName("body")).sendKeys("jj");
    page.switchTo().activeElement().sendKeys(Keys.ENTER);
    soon.until(textToBePresentInElementLocated(TITLE, "01FIRST"));
    page.navigate().back();
    page.get(address("/#/signals/none"));
    soon.until(textToBePresentInElementLocated(By.id("page"), "There is no signal none"));
    page.get(address("/#/nowhere"));
    soon.until(textToBePresentInElementLocated(By.id("page"), "There is no such page"));
  }

  /**
   * Under the policy of contents that all pages have, which lets no script or style of others in.
   */
  @Test
  void showsEveryCallOfTheApiToAnybody() {
    page.get(address("/assets/reference.html"));
    soon.until(visibilityOfElementLocated(By.cssSelector("#nav a[href='#/infer']"))).click();
    soon.until(textToBePresentInElementLocated(By.cssSelector("h1"), "/functions/v1/infer"));
    assertThat(page.findElement(By.cssSelector("article")).getText())
        .contains(
            "Answers what to do about a symbol now", "strategy string required", "curl -X POST")
        .contains("Authorization: Bearer $key", "200 The decision", "BUY");

    page.findElement(By.id("find")).sendKeys("mt5 last");
    soon.until(ExpectedConditions.numberOfElementsToBe(By.cssSelector("#nav a"), 1));
    assertThat(page.findElement(By.cssSelector("#nav a")).getText())
        .contains("/webhooks/mt5/{login}/last");
    assertThat(page.manage().logs().get(LogType.BROWSER).getAll())
        .filteredOn(entry -> entry.getMessage().contains("Content Security Policy"))
        .isEmpty();
  }
}
