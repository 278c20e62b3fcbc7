package io.bactrian.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.openqa.selenium.support.ui.ExpectedConditions.invisibilityOfElementLocated;
import static org.openqa.selenium.support.ui.ExpectedConditions.textToBePresentInElementLocated;
import static org.openqa.selenium.support.ui.ExpectedConditions.visibilityOfElementLocated;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.WebElement;

/** The passport in a real browser: the picture, the facts beside it, and the ways there. */
class LineagePageTest extends ConsoleInBrowser {
  private static final By TITLE = By.cssSelector("#page h1");

  @Test
  void drawsWhatATradeCameFromAndShowsTheFactsOfWhatIsClicked() {
    chain();
    logIn("operator", "operator.password");
    show("trades");
    soon.until(visibilityOfElementLocated(By.cssSelector("td.more a"))).click();
    soon.until(textToBePresentInElementLocated(TITLE, "Trade 5001/123"));
    assertThat(page.findElement(By.cssSelector(".thing.start")).getText()).contains("long win");
    assertThat(column("raw_message/1")).isLessThan(column("signal/LINEAGE-1"));
    assertThat(column("signal/LINEAGE-1")).isLessThan(column("receipt/1"));
    assertThat(column("deal/5001/124")).isLessThan(column("trade/5001/123"));
    assertThat(page.findElement(By.cssSelector(".facts")).getText()).contains("42001.5");

    page.findElement(node("signal/LINEAGE-1")).click();
    By facts = By.cssSelector(".facts");
    soon.until(textToBePresentInElementLocated(facts, "70.10000000000000000001"));
    page.findElement(By.linkText("Its own passport")).click();
    soon.until(textToBePresentInElementLocated(TITLE, "Signal LINEAGE-1"));
  }

  @Test
  void gathersWhatIsTooMuchToDraw() {
    signal("LINEAGE-2", "cross", "BTCUSD", "1");
    jdbc.update(
        """
        insert into lineage_edges select 'signal', 'LINEAGE-2', 'deal', '7/' || n, 'filled-as' from generate_series(1, 500) n
        """);
    logIn("operator", "operator.password");
    ask("signal", "LINEAGE-2");
    soon.until(textToBePresentInElementLocated(By.cssSelector(".thing.many"), "195 more"));
    assertThat(page.findElement(By.cssSelector(".lead")).getText()).contains("more than is shown");
  }

  @Test
  void saysWhatIsWrongWithAnId() {
    logIn("operator", "operator.password");
    ask("trade", "123");
    soon.until(
        textToBePresentInElementLocated(
            By.cssSelector("#page .notice"), "An id of this kind is login/position"));
  }

  @Test
  void fetchesNothingThatItsAddressDoesNotName() {
    logIn("operator", "operator.password");
    soon.until(visibilityOfElementLocated(By.cssSelector("#page h1")));
    JavascriptExecutor script = (JavascriptExecutor) page;
    for (String rest :
        List.of(
            "../me",
            "trade/../../me",
            "trade/%2e%2e/%2e%2e/me",
            "trade/..",
            "toString/1",
            "trade/1/2/3",
            "trade/%zz",
            "//elsewhere.example/x")) {
      script.executeScript("performance.clearResourceTimings()");
      script.executeScript("location.hash = arguments[0]", "#/lineage/" + rest);
      soon.until(textToBePresentInElementLocated(By.cssSelector("#page .notice"), "names nothing"));
      assertThat((List<?>) script.executeScript(FETCHED)).as(rest).isEmpty();
      script.executeScript("location.hash = '#/lineage'");
      soon.until(invisibilityOfElementLocated(By.cssSelector("#page .notice")));
    }
  }

  private static final String FETCHED =
      """
      return performance.getEntriesByType('resource').map((one) => new URL(one.name))
        .filter((url) => url.origin !== location.origin || !['/health', '/api/v1/policy', '/api/v1/live'].includes(url.pathname))
        .map(String)\
      """;

  @Test
  void anInvestorSeesNoWayToIt() {
    chain();
    openConsoleAsInvestor();
    soon.until(visibilityOfElementLocated(By.cssSelector("#nav a[aria-current]")));
    assertThat(page.findElements(By.linkText("Lineage"))).isEmpty();
  }

  private void ask(String kind, String id) {
    show("lineage");
    WebElement form = soon.until(visibilityOfElementLocated(By.cssSelector("form.filters")));
    form.findElement(By.cssSelector("option[value=" + kind + "]")).click();
    form.findElement(By.name("id")).sendKeys(id);
    form.findElement(By.tagName("button")).click();
  }

  private static By node(String key) {
    return By.cssSelector("[data-node='" + key + "']");
  }

  private int column(String key) {
    return page.findElement(node(key)).getRect().getX();
  }

  /** A signal, its receipt, an order, two deals and their trade. */
  private void chain() {
    jdbc.execute("truncate lineage_edges");
    signal("LINEAGE-1", "cross", "BTCUSD", "42000.5");
    trade("5001", "123", "2026-01-01T10:00:00Z", "win");
    jdbc.update(
        """
        insert into order_receipts (raw_message_id, login, signal_id, order_id, retcode, receipt_time)
        values (1, '5001', 'LINEAGE-1', '77', 10009, now())\
        """);
    jdbc.update(
        """
        insert into trading_data (raw_message_id, login, ticket, order_id, position_id, deal_time, type, entry, symbol,
          volume, price, profit)
        values (1, '5001', '123', '77', '123', now(), 'BUY', 'IN', 'BTCUSD', 0.10, 42000.5, 0),
          (1, '5001', '124', '78', '123', now(), 'SELL', 'OUT', 'BTCUSD', 0.10, 42001.5, 0.1)\
        """);
    jdbc.update(
        """
        insert into lineage_edges values ('raw_message', '1', 'signal', 'LINEAGE-1', 'parsed-as'),
          ('order', '5001/77', 'deal', '5001/123', 'filled-as'), ('order', '5001/78', 'deal', '5001/124', 'filled-as'),
          ('deal', '5001/123', 'trade', '5001/123', 'closed-as'), ('deal', '5001/124', 'trade', '5001/123', 'closed-as'),
          ('signal', 'LINEAGE-1', 'trade', '5001/123', 'traded-as')\
        """);
  }
}
