package io.bactrian.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.openqa.selenium.support.ui.ExpectedConditions.elementToBeClickable;
import static org.openqa.selenium.support.ui.ExpectedConditions.invisibilityOfElementLocated;
import static org.openqa.selenium.support.ui.ExpectedConditions.numberOfElementsToBe;
import static org.openqa.selenium.support.ui.ExpectedConditions.textToBe;
import static org.openqa.selenium.support.ui.ExpectedConditions.textToBePresentInElementLocated;
import static org.openqa.selenium.support.ui.ExpectedConditions.urlContains;
import static org.openqa.selenium.support.ui.ExpectedConditions.urlToBe;
import static org.openqa.selenium.support.ui.ExpectedConditions.visibilityOfElementLocated;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;

/** What holds for every page of the console, in a real browser. */
class ConsolePagesTest extends ConsoleInBrowser {
  private static final By ROWS = By.cssSelector("tbody tr");
  private static final By TITLE = By.cssSelector("#page h1");

  @Test
  void keepsFiltersOrderAndPageInTheAddress() {
    for (int i = 10; i < 65; i++) {
      signal("ID" + i, i % 2 == 0 ? "Cross-even" : "band", "BTCUSD", String.valueOf(i));
    }
    signal("LAST", "CROSS", "ETHUSD", "7");
    logIn("operator", "operator.password");
    show("signals");
    soon.until(numberOfElementsToBe(ROWS, 50));
    page.findElement(By.name("strategy")).sendKeys("cross");
    soon.until(numberOfElementsToBe(ROWS, 29));
    press("price", "Price");
    soon.until(urlContains("strategy=cross&sort=-price"));
    soon.until(textToBePresentInElementLocated(ROWS, "64"));
    press("price", "Price");
    soon.until(textToBePresentInElementLocated(ROWS, "7"));

    page.navigate().refresh();
    soon.until(textToBePresentInElementLocated(ROWS, "ETHUSD"));
    soon.until(numberOfElementsToBe(ROWS, 29));
    WebElement strategy = page.findElement(By.name("strategy"));
    assertThat(strategy.getDomProperty("value")).isEqualTo("cross");
    assertThat(page.findElement(By.cssSelector("th[aria-sort]")).getText()).contains("Price");
    page.navigate().back();
    soon.until(textToBePresentInElementLocated(ROWS, "64"));

    page.findElement(By.cssSelector(".filters [data-action=clear]")).click();
    soon.until(elementToBeClickable(By.cssSelector("[data-action=further]"))).click();
    soon.until(numberOfElementsToBe(ROWS, 6));
    page.navigate().refresh();
    soon.until(numberOfElementsToBe(ROWS, 6));
    page.findElement(By.cssSelector("[data-action=back]")).click();
    soon.until(numberOfElementsToBe(ROWS, 50));
  }

  @Test
  void showsNeitherObjectsNorRecordsNorMachinesDurations() throws Exception {
    signal("01FIRST", "cross", "BTCUSD", "42000.50");
    jdbc.update(
        """
        insert into signal_enrichments (signal_id, strategy, signal_number, weekday, hour_utc, delay_ms)
        values ('01FIRST', 'cross', 1, 1, 8, 409914822254)\
        """);
    trade("5001", "77", "2026-01-01T00:00:00Z", "win");
    deadLetter("open");
    rejected("{");
    logIn("operator", "operator.password");
    soon.until(visibilityOfElementLocated(TITLE));
    answer(
        "/health",
        """
        {"status":"degraded","checks":{"changes":{"status":"degraded","detail":{"lag":{"label-trades":7},"missing":[]}},
         "wal":{"status":"degraded","detail":{"capture":"wal","gap":{"at":"today","rows_read_again":3}}}}}\
        """);
    soon.until(
        textToBePresentInElementLocated(
            By.cssSelector(".attention"), "gap at today, rows read again 3"));
    var shown = new ArrayList<@Nullable String>();
    for (WebElement group : page.findElements(By.cssSelector("#nav > a[href^='#/']"))) {
      String name = group.getText();
      group.click();
      soon.until(textToBe(By.cssSelector("#nav > a[aria-current]"), name));
      List<WebElement> links = page.findElements(By.cssSelector("#nav .pages a"));
      for (WebElement link : links.isEmpty() ? List.of(group) : links) {
        shown.add(link.getDomAttribute("href"));
        look(link);
      }
    }
    assertThat(json("/api/v1/lists").findValuesAsText("empty_title").size() + 9)
        .as("no page is left out, nor stands twice")
        .isEqualTo(shown.size())
        .isEqualTo(new HashSet<>(shown).size());
    assertThat(get("/health").getBody()).doesNotContainPattern("[A-Z]\\w+\\[\\w+=");
  }

  private void look(WebElement link) {
    String label = link.getText();
    link.click();
    soon.until(textToBePresentInElementLocated(TITLE, label));
    assertReadable(label);
    List<WebElement> items = page.findElements(By.cssSelector("a[data-item]"));
    if (!items.isEmpty()) {
      String list = page.getCurrentUrl();
      String id = items.get(0).getDomAttribute("data-item");
      items.get(0).click();
      soon.until(visibilityOfElementLocated(By.cssSelector("#page .crumb")));
      soon.until(invisibilityOfElementLocated(By.cssSelector("#page .loading")));
      assertThat(page.findElements(By.cssSelector("[data-key=absent]")))
          .as("%s: %s", label, id)
          .isEmpty();
      assertReadable(label + ", " + id);
      page.navigate().back();
      soon.until(urlToBe(list));
      soon.until(textToBePresentInElementLocated(TITLE, label));
    }
  }

  private void assertReadable(String where) {
    assertThat(page.findElement(By.tagName("body")).getText())
        .as(where)
        .doesNotContain("[object", "undefined", "NaN", "409")
        .doesNotContainPattern("[A-Z]\\w+\\[\\w+=")
        .doesNotContainPattern("\\bPT\\d");
  }

  /** By axe-core, what breaks WCAG 2.1 A or AA; contrast in the dark, too. */
  @Test
  void keepsNobodyOutOfAnyKindOfPage() throws IOException {
    signal("01FIRST", "cross", "BTCUSD", "42000.50");
    trade("5001", "77", "2026-01-01T00:00:00Z", "win");
    logIn("operator", "operator.password");
    soon.until(visibilityOfElementLocated(TITLE));
    try (InputStream axe = ConsolePagesTest.class.getResourceAsStream("/axe.min.js")) {
      run(new String(Objects.requireNonNull(axe).readAllBytes(), StandardCharsets.UTF_8));
    }
    for (String scheme : List.of("light", "dark")) {
      ((ChromeDriver) page)
          .executeCdpCommand(
              "Emulation.setEmulatedMedia",
              Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
      for (String id :
          List.of(
              "flow",
              "start",
              "chart",
              "signals",
              "signals/01FIRST",
              "trades",
              "routes",
              "policy-limits",
              "symbol-map",
              "portal-grants",
              "keys",
              "configuration")) {
        run("location.hash = '#/" + id + "'");
        soon.until(p -> page.findElements(By.cssSelector("#page .loading")).isEmpty());
        assertThat(
                ((JavascriptExecutor) page)
                    .executeAsyncScript(
                        """
                        const done = arguments[0];
                        axe.run(document, { resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] })
                          .then(({ violations }) => done(violations.map((one) => `${one.id} ${one.nodes[0].target}`)))\
                        """))
            .as(id + ", " + scheme)
            .isEqualTo(List.of());
      }
    }
    ((ChromeDriver) page)
        .executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of()));
  }

  @Test
  void fitsTheScheduleTableAndShowsTheActiveTabOnAPhone() {
    logIn("operator", "operator.password");
    soon.until(visibilityOfElementLocated(TITLE));
    answer(
        "/api/v1/schedules",
        """
        {"items":[{"id":"request-scheduled-training-nightly","file":"schedules/request-scheduled-training-nightly.camel.yaml",
          "state":"serving-last-good","cron":"5/30 0/15 8-18 ? * MON-FRI","target":"direct:request-scheduled-training",
          "previous_fire_at":"2026-01-31T08:00:00Z","next_fire_at":"2026-01-31T08:00:30Z","last_for":"2026-01-31T08:00:00Z",
          "last_fired_by":"a-host-with-a-long-name.example.com-XYZ12345","last_outcome":"completed","p50_seconds":1.25,
          "zone":"America/Argentina/ComodRivadavia","misfire":"once","missed":1234567,"overdue":true,"problem":null}],"next":null}\
        """);
    show("routes");
    soon.until(textToBePresentInElementLocated(By.cssSelector(".tight"), "1\u202f234\u202f567"));
    assertThat(run("return document.querySelector('.tight').scrollWidth"))
        .isEqualTo(run("return document.querySelector('.tight').clientWidth"));

    ((ChromeDriver) page)
        .executeCdpCommand(
            "Emulation.setDeviceMetricsOverride",
            Map.of("width", 390, "height", 844, "deviceScaleFactor", 1, "mobile", true));
    for (String id : List.of("rejected", "flow", "routes")) {
      run("location.hash = '#/" + id + "'");
      soon.until(visibilityOfElementLocated(tab(id)));
      soon.until(
          p ->
              Boolean.TRUE.equals(
                  run(
                      """
                      const tab = document.querySelector('nav a[aria-current=page]').getBoundingClientRect();
                      return tab.left >= 0 && tab.right <= innerWidth\
                      """)));
      assertThat(run("return document.documentElement.scrollWidth")).as(id).isEqualTo(390L);
    }
    assertThat(page.findElement(By.cssSelector("header .kill")).getText())
        .contains("Kill switch off");
  }

  private void press(String column, String label) {
    WebElement head = page.findElement(By.cssSelector("[data-sort=" + column + "]"));
    assertThat(head.getText()).contains(label);
    head.click();
  }

  /** Answers an address of the hub within the page. */
  private void answer(String address, String json) {
    ((JavascriptExecutor) page)
        .executeScript(
            """
            const [address, json] = arguments, hub = window.fetch;
            window.fetch = (path, options) => path.startsWith(address) ? Promise.resolve(new Response(json)) : hub(path, options);\
            """,
            address,
            json);
  }

  private @Nullable Object run(String script) {
    return ((JavascriptExecutor) page).executeScript(script);
  }
}
