package io.bactrian.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.openqa.selenium.support.ui.ExpectedConditions.elementToBeClickable;
import static org.openqa.selenium.support.ui.ExpectedConditions.textToBePresentInElementLocated;
import static org.openqa.selenium.support.ui.ExpectedConditions.visibilityOfElementLocated;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/**
 * The forms of the settings: by keyboard, with what is wrong at its field, and the effect first.
 */
class SettingsPagesTest extends ConsoleInBrowser {
  private static final String HOSTILE = "<img src=x onerror=document.title='owned'>";

  @BeforeEach
  void removeWhatOthersMade() {
    jdbc.update("delete from webhook_token_secrets");
    jdbc.update("delete from webhook_tokens");
    jdbc.update("delete from prompt_templates");
  }

  @Test
  void makesAndRotatesATokenByKeyboardAlone() {
    logIn("operator", "operator.password");
    show("webhook-tokens");
    soon.until(elementToBeClickable(By.cssSelector(".panel [data-opens]"))).sendKeys(Keys.ENTER);
    WebElement strategy = field("strategy");
    strategy.sendKeys(Keys.ENTER);
    soon.until(textToBePresentInElementLocated(By.id("field-strategy-fault"), "needed"));
    assertThat(strategy.getDomAttribute("aria-invalid")).isEqualTo("true");
    strategy.sendKeys(HOSTILE, Keys.ENTER);
    By copied = By.cssSelector("#details .copied pre");
    soon.until(visibilityOfElementLocated(copied));
    String url = page.findElements(copied).get(0).getText();
    assertThat(url).startsWith(address("/webhooks/tradingview/")).hasSizeGreaterThan(60);
    assertThat(page.findElements(copied).get(1).getText())
        .contains("\"strategy\": \"" + HOSTILE + "\"", "{{strategy.order.action}}");
    page.findElement(By.cssSelector("#details [data-action=close]")).click();
    soon.until(textToBePresentInElementLocated(By.cssSelector("tbody tr"), HOSTILE));

    openFirst();
    act("rotate");
    WebElement hours = field("grace_hours");
    hours.clear();
    hours.sendKeys("721", Keys.ENTER);
    soon.until(textToBePresentInElementLocated(By.id("field-grace_hours-fault"), "0 to 720"));
    hours.clear();
    hours.sendKeys("1", Keys.ENTER);
    soon.until(textToBePresentInElementLocated(By.cssSelector("#details .effect"), "1 h"));
    jdbc.update("update webhook_tokens set version = 2, changed_by = 'ann', changed_at = now()");
    page.switchTo().activeElement().sendKeys(Keys.ENTER);
    soon.until(
        textToBePresentInElementLocated(
            By.cssSelector("#details [role=alert]:not([hidden])"), "ann rotated it at"));
    assertThat(page.getTitle()).doesNotContain("owned");
  }

  @Test
  void saysAtTheFieldWhatIsWrongWithALimit() {
    logIn("operator", "operator.password");
    show("policy-limits");
    soon.until(elementToBeClickable(By.cssSelector(".panel [name=global]"))).click();
    WebElement lots = field("max_exposure");
    field("reason").sendKeys("a try");
    for (String wrong : new String[] {"-1", "1e400", "much", "99999999999999999999"}) {
      lots.clear();
      lots.sendKeys(wrong, Keys.ENTER);
      soon.until(
          p ->
              "true".equals(lots.getDomAttribute("aria-invalid"))
                  && page.findElement(By.id("field-max_exposure-fault")).isDisplayed());
    }
    lots.clear();
    lots.sendKeys("4", Keys.ENTER);
    soon.until(
        textToBePresentInElementLocated(By.cssSelector("#details .effect"), "next decision"));
  }

  @Test
  void showsWhatDiffersBetweenTwoRevisionsOfAPrompt() {
    jdbc.update(
        """
        insert into prompt_templates (name, revision, text, by, reason)
        values ('rate', 1, 'Rate {{symbol}}.', 'ann', 'first'), ('rate', 2, 'Rate {{symbol}} briefly.', 'bob', 'shorter')\
        """);
    logIn("operator", "operator.password");
    show("prompts");
    openFirst();
    soon.until(elementToBeClickable(By.cssSelector("[data-version='1']"))).click();
    soon.until(textToBePresentInElementLocated(By.cssSelector(".diff"), "briefly"));
    page.findElement(By.cssSelector("[data-again='1']")).click();
    field("reason").sendKeys("the first was better", Keys.ENTER);
    soon.until(textToBePresentInElementLocated(By.cssSelector("#details .effect"), "revision 3"));
    page.switchTo().activeElement().sendKeys(Keys.ENTER);
    soon.until(textToBePresentInElementLocated(By.cssSelector("#page .lead"), "Revision 3"));
  }

  private WebElement field(String name) {
    return soon.until(visibilityOfElementLocated(By.cssSelector("#details [name='" + name + "']")));
  }
}
