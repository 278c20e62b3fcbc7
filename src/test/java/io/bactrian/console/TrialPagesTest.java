package io.bactrian.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.openqa.selenium.support.ui.ExpectedConditions.elementToBeClickable;
import static org.openqa.selenium.support.ui.ExpectedConditions.numberOfElementsToBe;
import static org.openqa.selenium.support.ui.ExpectedConditions.textToBePresentInElementLocated;
import static org.openqa.selenium.support.ui.ExpectedConditions.visibilityOfElementLocated;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** What strategies and models were tried on, in a real browser: backtests and scenarios. */
class TrialPagesTest extends ConsoleInBrowser {
  private static final By ROWS = By.cssSelector("#page tbody tr");
  private static final By STATUS = By.cssSelector(".panel [role=status]");

  private static final String RESULT =
      """
      {"report":{"currency":"USD","net_profit":-12.5,"total_return":-0.0125,
        "baselines":[{"name":"buy_and_hold","total_return":0.2}],"drawdown":{"fraction":0.03},
        "sharpe":{"value":null,"standard_error":null,"basis":null,"n":40,"clipped":false,"note":"100 hours are needed"},
        "sortino":{"value":1.5,"standard_error":null,"basis":"hour","n":160,"clipped":false,"note":""},
        "calmar":{"value":100,"standard_error":null,"basis":null,"n":1,"clipped":true,"note":""},
        "trades":{"count":1,"win_rate":0,"profit_factor":null,"expectancy":-12.5},"exposure":0.25,
        "costs":{"total":3,"spread":1,"slippage":1,"commission":1,"swap":0},
        "regimes":[{"regime":"low","net_profit":0,"trades":{"count":0}},{"regime":"mid","net_profit":0,"trades":{"count":0}},
          {"regime":"high","net_profit":-12.5,"trades":{"count":1}}]},
       "decided_by":{"lobe":"%s"},"refusals":{"already_open":503},
       "checks":[{"check":"decision_look_ahead","status":"passed","message":"At 64 of 900 bars.","figures":{},"findings":[]}],
       "warnings":["in_sample: mind"]}\
      """;

  @Test
  void drawsABacktestWithItsTradesAndTwoSideBySide() {
    jdbc.execute("truncate backtests cascade");
    backtest("01A", "momentum");
    backtest("01B", "trend");
    logIn("operator", "operator.password");
    show("backtests");
    soon.until(numberOfElementsToBe(ROWS, 2));
    page.findElement(By.cssSelector("a[data-item='01A']")).click();
    By shown = By.cssSelector("#page .backtest");
    soon.until(textToBePresentInElementLocated(shown, "stop_loss"));
    assertThat(page.findElement(By.id("page")).getText())
        .contains("-12.50 USD", "100 hours are needed", "clipped", "already_open 503")
        .contains("decision_look_ahead passed: At 64 of 900 bars.")
        .contains("in_sample: mind", "Trades", "Sell", "equity.csv")
        .doesNotContain("undefined", "NaN", "[object");
    assertThat(page.findElements(By.cssSelector("#page svg path:not(.zero)"))).hasSize(2);
    page.navigate().back();

    soon.until(elementToBeClickable(By.cssSelector(".panel button"))).click();
    soon.until(textToBePresentInElementLocated(DIALOG, "Backtests compared"));
    assertThat(page.findElement(DIALOG).getText()).contains("momentum", "trend");
    assertThat(page.findElements(By.cssSelector("#details svg path:not(.zero)"))).hasSize(4);
    assertThat(page.findElements(By.cssSelector("#details tbody tr:first-child td"))).hasSize(2);
    jdbc.execute("truncate backtests cascade");
  }

  private void backtest(String id, String lobe) {
    jdbc.update(
        """
        insert into backtests (id, name, status, progress, strategy, symbols, period, window_from, window_to, request,
          result, equity, trade_count, total_return, requested_by, hub, finished_at)
        values (?, '', 'completed', 1, 'lobe ' || ?, '{BTCUSD}', 'M5', '2026-01-01Z', '2026-01-02Z', '{}', ?::jsonb,
          '{"start":1000,"start_time":"2026-01-01T00:00:00Z","times":["2026-01-01T01:00:00Z","2026-01-02T00:00:00Z"],
            "equity":[1010,987.5]}', 1, -0.0125, 'operator', 'h', now())\
        """,
        id,
        lobe,
        RESULT.formatted(lobe));
    jdbc.update(
        """
        insert into backtest_trades values (?, 1, 'BTCUSD', 'SELL', 0.1, '2026-01-01Z', '2026-01-01Z', 1000,
          '2026-01-01T02:00:00Z', 1095, 'stop_loss', 24, -9.5, 1, 1, 1, 0, -12.5, 'high', 'momentum', 0.7)\
        """,
        id);
  }

  @Test
  void showsAScenarioWithWhatModelsAnsweredAndImportsOthers(@TempDir Path folder) throws Exception {
    jdbc.execute("truncate scenarios, scenario_changes, scenario_results");
    logIn("operator", "operator.password");
    show("scenarios");
    soon.until(visibilityOfElementLocated(By.cssSelector(".empty")));
    write(folder, "down", 1.5);
    soon.until(textToBePresentInElementLocated(STATUS, "scenarios[0].expected.at_least"));
    write(folder, "up", 0.5);
    soon.until(textToBePresentInElementLocated(STATUS, "Written: breakout (revision 1)."));
    jdbc.update(
        """
        insert into scenario_results (subject, of, version, scenario, revision, passed, expected, actual, reason) values
          ('model', 'gold-m5-direction', 'cafe', 'breakout', 1, true, '{"class":"up"}', '{"down":0.3,"up":0.7}', ''),
          ('model', 'gold-m5-direction', 'beef', 'breakout', 1, false, '{"class":"up","at_least":0.5}',
           '{"down":0.59,"up":0.41}', 'up was expected from 0.5 to 1, and it is 0.4100.')\
        """);
    soon.until(textToBePresentInElementLocated(ROWS, "1 of 1 failed"));
    assertThat(page.findElement(ROWS).getText())
        .contains("breakout", "gold-*", "up, 0.5 to 1", "operator", "Asked");

    openFirst();
    WebElement row =
        soon.until(visibilityOfElementLocated(By.cssSelector("#page .verdicts tbody tr")));
    assertThat(row.getText()).contains("beef", "Failed", "up, 0.5 to 1", "down 0.59, up 0.41");
    assertThat(page.findElement(By.cssSelector("#page .changes")).getText())
        .contains("operator", "wrote revision 1", "the three of November");
    act("toggle");
    soon.until(visibilityOfElementLocated(By.cssSelector("#details [name=reason]")))
        .sendKeys("too strict", Keys.ENTER);
    soon.until(textToBePresentInElementLocated(By.cssSelector("#page .members"), "Not asked"));
    assertThat(jdbc.queryForList("select by || ': ' || reason from scenario_changes order by id"))
        .extracting(change -> change.values().iterator().next())
        .containsExactly("operator: the three of November", "operator: too strict");
    jdbc.execute("truncate scenarios, scenario_changes, scenario_results");
  }

  private void write(Path folder, String expected, double least) throws Exception {
    Path file = folder.resolve(expected + ".json");
    Files.writeString(
        file,
        """
        [{"name":"breakout","applies_to":"gold-*","given":{"features":{"x":1.25}},
          "expected":{"class":"%s","at_least":%s}}]\
        """
            .formatted(expected, least));
    page.findElement(By.name("file")).sendKeys(file.toString());
    WebElement reason = page.findElement(By.name("reason"));
    reason.clear();
    reason.sendKeys("the three of November");
    page.findElement(By.cssSelector("form[aria-label=Import] .main")).click();
  }

  @Test
  void showsWhatBudgetsHaveUsedAndWhatCallsCost() {
    jdbc.update("delete from call_budgets");
    jdbc.update(
        """
        insert into external_calls (caller, strategy, host, model, route, question_sha256, status, reason, currency, reserved,
          price, expires_at, settled_at)
        select 'service', 'shown', 'models.example.com', 'qwen2.5-7b-instruct', 'infer', repeat('0', 64), status, reason, 'USD',
          0.0150, price, now() + interval '1 hour', case when price is null then null else now() end
        from (values ('answered', null, 0.0040), ('failed', 'timeout', 0.0150), ('refused', 'over-budget', 0),
          ('reserved', null, null)) c (status, reason, price)\
        """);
    jdbc.update(
        """
        insert into call_budgets (scope, calls_per_minute, calls_per_day, money_per_day, currency, reason, updated_by)
        values ('strategy:shown', 20, 500, 0.0400, 'USD', 'a trial', 'operator'),
          ('host:models.example.com', null, 3, null, null, 'what the host allows us', 'operator'),
          ('key:ea', 0, null, null, null, 'terminals ask nobody', 'operator')\
        """);
    logIn("operator", "operator.password");
    show("call-budgets");
    soon.until(numberOfElementsToBe(ROWS, 3));
    assertThat(page.findElement(By.id("page")).getText())
        .contains("3 of 20", "3 of 500", "0.034 of 0.04 USD", "85 %")
        .contains("3 of 3", "0 of 0", "100 %")
        .doesNotContain("undefined", "NaN", "[object");
    show("external-calls");
    soon.until(numberOfElementsToBe(ROWS, 4));
    assertThat(page.findElement(By.id("page")).getText())
        .contains("Answered", "0.004 USD", "Failed", "timeout", "0.015 USD", "Refused", "0 USD")
        .contains("Under way", "≤ 0.015 USD")
        .doesNotContain("undefined", "NaN", "[object");
  }
}
