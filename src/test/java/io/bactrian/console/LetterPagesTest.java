package io.bactrian.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.openqa.selenium.support.ui.ExpectedConditions.elementToBeClickable;
import static org.openqa.selenium.support.ui.ExpectedConditions.invisibilityOfElementLocated;
import static org.openqa.selenium.support.ui.ExpectedConditions.textToBePresentInElementLocated;
import static org.openqa.selenium.support.ui.ExpectedConditions.visibilityOfElementLocated;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.ExpectedConditions;

/** Dead letters and subscribers in a real browser: what an operator does there. */
class LetterPagesTest extends ConsoleInBrowser {
  @Test
  void mendsAPayloadWithoutRoundingItAndSaysWhyAReplayIsImpossible() {
    letter("prune-change-log-gone", "{\"lots\": 0.10000000000000000001}");
    logIn("operator", "operator.password");
    show("dead-letters");
    openFirst();
    By field = By.cssSelector("#page textarea");
    WebElement area = soon.until(visibilityOfElementLocated(field));
    assertThat(area.getDomProperty("value")).contains("0.10000000000000000001");
    area.clear();
    area.sendKeys("{\"lots\": 0.20000000000000000002");
    By save = By.cssSelector("#page [data-save]");
    page.findElement(save).click();
    soon.until(textToBePresentInElementLocated(By.cssSelector(".payload .bad"), "is no JSON"));
    page.findElement(field).sendKeys("}");
    page.findElement(save).click();
    soon.until(textToBePresentInElementLocated(By.cssSelector(".payload"), "As it came"));
    assertThat(jdbc.queryForObject("select payload::text from dead_letters", String.class))
        .isEqualTo("{\"lots\": 0.20000000000000000002}");

    act("replay");
    soon.until(textToBePresentInElementLocated(DIALOG, "Effects outside the hub happen again"));
    press("yes");
    soon.until(textToBePresentInElementLocated(DIALOG, "No route prune-change-log-gone runs"));
    press("close");
    act("discard");
    press("yes");
    soon.until(invisibilityOfElementLocated(DIALOG));
    soon.until(visibilityOfElementLocated(By.cssSelector("#page [data-action=reopen]")));
    assertThat(state()).isEqualTo("discarded");
  }

  @Test
  void anAlarmIsAcknowledgedWithAReason() {
    String id =
        jdbc.queryForObject(
            """
            insert into alarms (key, alarm_group, severity, title, detail, labels, state, first_at, fired_at, last_at, count)
            values ('feed-away:binance', 'feed-away', 'critical', 'The feed is away', 'for 3 minutes', '{}', 'firing',
              now() - interval '1 hour', now() - interval '1 hour', now(), 12) returning id::text
            """,
            String.class);
    logIn("operator", "operator.password");
    show("alarms");
    soon.until(elementToBeClickable(By.cssSelector("a[data-item='" + id + "']"))).click();
    soon.until(textToBePresentInElementLocated(By.cssSelector("#page .lead"), "12 times"));
    assertThat(page.findElement(By.id("page")).getText())
        .contains("The feed is away", "feed-away:binance", "for 3 minutes", "Silence for 8 hours");
    act("acknowledge");
    soon.until(visibilityOfElementLocated(By.name("reason"))).sendKeys("calling the broker");
    press("yes");
    soon.until(invisibilityOfElementLocated(DIALOG));
    assertThat(
            jdbc.queryForObject(
                "select state || ' ' || acknowledged_by || ' ' || reason from alarms where id = "
                    + id,
                String.class))
        .isEqualTo("acknowledged operator calling the broker");
    soon.until(textToBePresentInElementLocated(By.cssSelector("#page .members"), "Acknowledged"));
    jdbc.update("delete from alarms");
  }

  @Test
  void discardsAllThatFitAfterAskingAndTakesThemBack() {
    for (int i = 0; i < 60; i++) {
      letter(i < 55 ? "label-trades-gone" : "other", "{\"n\": " + i + "}");
    }
    logIn("operator", "operator.password");
    show("dead-letters");
    soon.until(visibilityOfElementLocated(By.name("route_id"))).sendKeys("TRADES-gone");
    soon.until(textToBePresentInElementLocated(By.cssSelector(".panel"), "Discard 55 letters"));
    page.findElement(By.cssSelector(".panel button[value=discard]")).click();
    soon.until(textToBePresentInElementLocated(DIALOG, "route_id TRADES-gone"));
    press("yes");
    soon.until(textToBePresentInElementLocated(By.cssSelector(".panel"), "55 letters changed"));
    assertThat(count("discarded")).isEqualTo(55);

    soon.until(elementToBeClickable(By.cssSelector(".panel button[value=reopen]"))).click();
    press("yes");
    await().atMost(Duration.ofSeconds(30)).until(() -> count("open") == 60);
  }

  @Test
  void rewindsASubscriberAfterSayingWhatThatMeans() {
    subscriber();
    logIn("operator", "operator.password");
    show("subscribers");
    openFirst();
    act("pause");
    press("yes");
    soon.until(invisibilityOfElementLocated(DIALOG));
    soon.until(textToBePresentInElementLocated(By.cssSelector("#page .members"), "Paused"));

    act("rewind");
    WebElement kind = soon.until(visibilityOfElementLocated(By.name("kind")));
    kind.findElement(By.cssSelector("option[value=beginning]")).click();
    soon.until(
        textToBePresentInElementLocated(
            DIALOG,
            "from position 40 to 10. 30 changes of its tables are delivered again; up to position"
                + " 40 nothing leaves the hub."));
    press("yes");
    soon.until(invisibilityOfElementLocated(DIALOG));
    assertThat(
            jdbc.queryForMap(
                "select position, muted_until, rewinds, state from change_subscribers"))
        .containsEntry("position", 10L)
        .containsEntry("muted_until", 40L)
        .containsEntry("rewinds", 1L)
        .containsEntry("state", "paused");
    act("resume");
    press("yes");
    soon.until(textToBePresentInElementLocated(By.cssSelector("#page .members"), "Running, muted"));
  }

  @Test
  void removesASubscriberThatNoRouteHas() {
    subscriber();
    logIn("operator", "operator.password");
    show("subscribers");
    openFirst();
    act("forget");
    soon.until(textToBePresentInElementLocated(DIALOG, "would start anew"));
    press("yes");
    soon.until(ExpectedConditions.numberOfElementsToBe(By.cssSelector("tbody tr"), 0));
  }

  private void letter(String route, String payload) {
    jdbc.update(
        """
        insert into dead_letters (route_id, step, code, message, payload, attempts)
        values (?, 'label', 'internal', 'No such position.', ?::jsonb, 5)\
        """,
        route,
        payload);
  }

  private void subscriber() {
    jdbc.update("update change_head set position = 50");
    jdbc.update(
        """
        insert into change_log (position, txid, table_name, operation, row_key, written_at)
        select n, '1', 'trading_data', 'insert', n::text, now() from generate_series(11, 50) n\
        """);
    jdbc.update(
        """
        insert into change_subscribers (subscriber, route_id, tables, operations, position, delivered)
        values ('label-trades', 'label-trades', '{trading_data,order_receipts}', '{insert,update}', 40, 1234)\
        """);
  }

  private String state() {
    return jdbc.queryForObject("select state from dead_letters", String.class);
  }

  private int count(String state) {
    return jdbc.queryForObject(
        "select count(*) from dead_letters where state = ?", Integer.class, state);
  }
}
