package io.bactrian.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.openqa.selenium.support.ui.ExpectedConditions.attributeContains;
import static org.openqa.selenium.support.ui.ExpectedConditions.textToBePresentInElementLocated;
import static org.openqa.selenium.support.ui.ExpectedConditions.visibilityOfElementLocated;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** Charts, drawn by a real browser of rows of a real database. */
class ChartPagesTest extends ConsoleInBrowser {
  private static final By READOUT = By.cssSelector("[data-key=readout]");
  private static final By BELOW = By.cssSelector("[data-key=below]");
  private static final By MARKS = By.cssSelector(".inview a");

  /** 500 bars of 5 minutes; the close of bar n is n tenths above 100. */
  private void bars() {
    jdbc.update(
        """
        with message as (insert into raw_messages (source, sender, body, sha256) values ('mt5', '5001', '', '') returning id)
        insert into market_bars (raw_message_id, login, symbol, period, open_time, open, high, low, close, volume)
        select m.id, '5001', 'BTCUSD', 'M5', timestamptz '2026-01-05 00:00Z' + n * interval '5 minutes',
          100 + n / 10.0, 101 + n / 10.0, 99 + n / 10.0, 100 + n / 10.0, n
        from message m, generate_series(1, 500) n\
        """);
  }

  private void deal(String ticket, String type, String entry, String at, String price) {
    jdbc.update(
        """
        insert into trading_data (raw_message_id, login, ticket, position_id, deal_time, type, entry, symbol, volume, price, sl)
        select max(id), '5001', ?, '77', ?::timestamptz, ?, ?, 'BTCUSD', 0.1, ?::numeric, 90 from raw_messages\
        """,
        ticket,
        at,
        type,
        entry,
        price);
  }

  @Test
  void drawsBarsWithMarksThatOpenWhatTheyStandFor() {
    signal("01SIGNAL", "cross", "BTCUSDT", "149");
    jdbc.update("update tv_signals set exchange = 'BINANCE', fired_at = '2026-01-06 17:00Z'");
    jdbc.update(
        "insert into symbol_map (login, ticker, symbol, updated_by) values ('5001', 'BINANCE:BTCUSDT', 'BTCUSD', 't')"
            + " on conflict do nothing");
    bars();
    deal("9003", "BUY", "IN", "2026-01-08T17:01:00Z", "151"); // no bar of then has come yet
    deal("9001", "BUY", "IN", "2026-01-06T17:01:00Z", "149.2");
    deal("9002", "SELL", "OUT", "2026-01-06T17:20:00Z", "149.4");
    logIn("operator", "operator.password");
    show("chart");
    soon.until(visibilityOfElementLocated(By.cssSelector(".chart canvas")));
    soon.until(textToBePresentInElementLocated(BELOW, "500 bars of account 5001"));
    assertThat(page.findElement(READOUT).getText()).contains("2026-01-06 17:40 UTC", "150.0");
    soon.until(textToBePresentInElementLocated(BELOW, "SELL OUT 0.1 lots at 149.4"));
    assertThat(page.findElements(MARKS))
        .extracting(WebElement::getText)
        .containsExactly(
            "SELL OUT 0.1 lots at 149.4", "BUY IN 0.1 lots at 149.2", "stop at 90", "buy by cross");
    assertThat(drawn()).as("pixels of the bars").isGreaterThan(500L);

    page.findElement(By.cssSelector(".lines summary")).click();
    page.findElement(By.cssSelector("[name=lines][value=ema_20]")).click();
    soon.until(textToBePresentInElementLocated(READOUT, "EMA 20 149."));
    page.findElement(By.name("below"))
        .sendKeys("RSI 14"); // by keys: the pointer stays off the bars
    soon.until(textToBePresentInElementLocated(READOUT, "RSI 14 100"));
    soon.until(visibilityOfElementLocated(By.cssSelector("[data-key=under] canvas")));
    assertThat(page.getCurrentUrl()).contains("lines=ema_20&below=rsi_14");

    page.findElement(By.cssSelector("label.tick input[name=fill]")).click();
    soon.until(p -> page.findElements(MARKS).size() == 1);
    soon.until(attributeContains(MARKS, "href", "#/lineage/signal/01SIGNAL"));
    assertThat(page.getCurrentUrl()).contains("without=fill");

    WebElement plot = page.findElement(By.cssSelector(".uplot"));
    new Actions(page).click(plot).sendKeys(Keys.HOME).perform();
    soon.until(textToBePresentInElementLocated(BELOW, "No signal, decision or fill in what is"));
  }

  @Test
  void followsTheNewestBarWithoutAReload() {
    signal("01SIGNAL", "cross", "BTCUSD", "149");
    bars();
    logIn("operator", "operator.password");
    show("chart");
    soon.until(textToBePresentInElementLocated(BELOW, "500 bars"));
    jdbc.update(
        """
        insert into market_bars (raw_message_id, login, symbol, period, open_time, open, high, low, close, volume)
        select max(id), '5001', 'BTCUSD', 'M5', '2026-01-06 17:45Z', 150, 160, 150, 159.75, 1 from raw_messages\
        """);
    soon.until(textToBePresentInElementLocated(READOUT, "159.75"));
    assertThat(page.findElement(BELOW).getText()).contains("501 bars");
  }

  @Test
  void addsUpTheTradesThatTheFiltersChooseByAccount() {
    trade("5001", "1", "2026-01-01T00:00:00Z", "win");
    trade("5001", "2", "2026-01-02T00:00:00Z", "win");
    trade("5002", "3", "2026-01-02T00:00:00Z", "loss");
    jdbc.update("update closed_trades set net_profit = -0.35 where position_id in ('2', '3')");
    logIn("operator", "operator.password");
    show("trades");
    By legend = By.cssSelector("[data-key=equity] .legend");
    soon.until(textToBePresentInElementLocated(legend, "account 5001: -0.25"));
    assertThat(page.findElement(legend).getText())
        .contains(
            "account 5001: -0.25, 0.35 below its best; worst drawdown 0.35, n = 2",
            "account 5002: -0.35, 0.35 below its best; worst drawdown 0.35, n = 1");
    page.findElement(By.name("label")).sendKeys("Loss");
    soon.until(p -> !page.findElement(legend).getText().contains("5001"));

    page.get(address("/#/symbols/BTCUSD")); // that nobody described: its trades name it
    soon.until(textToBePresentInElementLocated(legend, "account 5001: -0.25"));
    assertThat(page.findElement(By.id("page")).getText())
        .contains("Nothing is kept of BTCUSD itself", "of 2 accounts, whose currencies may differ");
    assertThat(page.findElement(By.linkText("On the chart")).getDomAttribute("href"))
        .isEqualTo("#/chart?symbol=BTCUSD");
  }

  /** Pixels of the chart in the colours of bars. */
  private long drawn() {
    Object pixels =
        ((JavascriptExecutor) page)
            .executeScript(
                """
            const canvas = document.querySelector('.chart canvas');
            const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
            let n = 0;
            for (let i = 0; i < data.length; i += 4) if (data[i + 3] > 200 && Math.abs(data[i + 1] - data[i]) > 40) n++;
            return n;\
            """);
    return ((Number) Objects.requireNonNull(pixels)).longValue();
  }

  @Test
  void saysWhatToDoWhereThereIsNothingToDraw() {
    logIn("operator", "operator.password");
    show("chart");
    soon.until(textToBePresentInElementLocated(By.id("page"), "No bars yet"));
    show("model-charts");
    soon.until(textToBePresentInElementLocated(By.id("page"), "No model yet"));
    assertThat(List.of(page.findElement(By.id("notice")).getText())).containsExactly("");
  }
}
