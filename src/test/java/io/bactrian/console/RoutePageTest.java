package io.bactrian.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.openqa.selenium.support.ui.ExpectedConditions.elementToBeClickable;
import static org.openqa.selenium.support.ui.ExpectedConditions.textToBePresentInElementLocated;
import static org.openqa.selenium.support.ui.ExpectedConditions.visibilityOfElementLocated;

import io.bactrian.hub.liveedit.Flows;
import io.bactrian.hub.liveedit.RunningHub;
import io.bactrian.hub.security.Credentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.support.ui.WebDriverWait;
import org.springframework.beans.factory.annotation.Autowired;

/** A route looked at, edited, applied and rolled back in a real browser. */
@Tag("browser")
@SuppressWarnings("NullAway.Init") // Spring and JUnit call what sets the fields
class RoutePageTest extends RunningHub {
  private static final String ECHO = "routes/web/echo.camel.yaml";
  private static final By VERDICT = By.cssSelector(".verdict");
  private static final By TEXT = By.cssSelector(".editor textarea");

  @Autowired Credentials credentials;

  private ChromeDriver page;
  private WebDriverWait soon;

  @BeforeEach
  void logIn() throws IOException {
    page = Browser.empty();
    soon = new WebDriverWait(page, Duration.ofSeconds(30));
    page.get("http://localhost:" + port + "/login");
    WebElement name = soon.until(visibilityOfElementLocated(By.name("username")));
    name.clear();
    name.sendKeys("operator");
    page.findElement(By.name("password")).sendKeys(credentials.get("operator.password"));
    page.findElement(By.cssSelector("button[type=submit]")).click();
    soon.withMessage(() -> page.getCurrentUrl() + page.findElement(By.tagName("body")).getText())
        .until(visibilityOfElementLocated(By.cssSelector("#nav a")));
  }

  @AfterEach
  void leave() {
    page.executeScript("sessionStorage.clear()");
    page.get("about:blank");
  }

  @Test
  void aRouteIsLookedAtEditedAppliedAndRolledBack() throws Exception {
    get("/test/echo");
    page.executeScript("location.hash = '#/routes'");
    soon.until(elementToBeClickable(By.cssSelector(".strip a[href$='nightly']"))).click();
    soon.until(textToBePresentInElementLocated(By.cssSelector(".lead"), "fires next at"));
    assertThat(page.findElement(By.cssSelector("[data-key=times]")).getText())
        .contains("By its clock");
    soon.until(elementToBeClickable(By.cssSelector("[data-action=pause]"))).click();
    soon.until(elementToBeClickable(By.cssSelector("#details [data-action=close]"))).click();
    page.findElement(By.cssSelector(".crumb a")).click();
    soon.until(elementToBeClickable(By.cssSelector("a[href$='echo.camel.yaml']"))).click();
    soon.until(textToBePresentInElementLocated(By.cssSelector(".route-graph"), "set-text-action"));
    assertThat(page.findElement(By.cssSelector("[data-key=picture]")).getText())
        .contains("platform-http:/test/echo", "messages");
    soon.until(textToBePresentInElementLocated(VERDICT, "No problem"));

    type(Flows.echo("/test/echo", "x").replace("text: x", "txet: x"));
    soon.until(textToBePresentInElementLocated(VERDICT, "line 12"));
    assertThat(page.findElement(By.cssSelector(".gutter .bad")).getText()).isEqualTo("12");
    assertThat(page.findElement(By.cssSelector("[data-action=apply]")).isEnabled()).isFalse();

    type(Flows.echo("/test/echo", "by eye"));
    soon.until(textToBePresentInElementLocated(VERDICT, "Would serve"));
    assertThat(page.findElement(By.cssSelector(".lines.two .new")).isDisplayed()).isTrue();
    page.findElement(By.cssSelector("[data-action=apply]")).click();
    answer("looks better");
    soon.until(textToBePresentInElementLocated(By.cssSelector(".notice.fine"), "It serves."));
    assertThat(get("/test/echo").body()).isEqualTo("by eye");
    soon.until(
        textToBePresentInElementLocated(
            By.cssSelector("[data-key=history] tbody tr"), "looks better"));

    soon.until(elementToBeClickable(By.cssSelector("[data-back]"))).click();
    answer("worse");
    soon.until(
        textToBePresentInElementLocated(By.cssSelector("[data-key=history] tbody tr"), "worse"));
    await().untilAsserted(() -> assertThat(get("/test/echo").body()).isEqualTo("first"));
  }

  @Test
  void completesAsOneTypesAndKeepsADraft() {
    page.executeScript("location.hash = '#/routes/" + ECHO + "'");
    WebElement text = soon.until(visibilityOfElementLocated(TEXT));
    text.click();
    soon.until(
        driver -> {
          type(
              Flows.echo("/test/echo", "x").stripTrailing() + "\n        - to:\n            uri: ");
          text.sendKeys(Keys.chord(Keys.CONTROL, Keys.END), "kamelet:set");
          return !driver.findElements(By.cssSelector(".proposals:not([hidden]) li")).isEmpty();
        });
    text.sendKeys(Keys.ENTER);
    assertThat(text.getDomProperty("value")).endsWith("uri: kamelet:set-text-action");
    String draft = text.getDomProperty("value");
    page.executeScript("location.hash = '#/routes'");
    soon.until(visibilityOfElementLocated(By.cssSelector("form.filters")));
    page.navigate().back();
    assertThat(soon.until(visibilityOfElementLocated(TEXT)).getDomProperty("value"))
        .isEqualTo(draft);
  }

  @Test
  void aNewRouteBeginsWithTheFileThatMakeRouteWrites() throws IOException {
    page.executeScript("location.hash = '#/routes'");
    soon.until(elementToBeClickable(By.cssSelector("[data-action=new-route]"))).click();
    page.findElement(By.name("name")).sendKeys("say-hello");
    page.findElement(By.cssSelector("#details [data-action=yes]")).click();
    WebElement text = soon.until(visibilityOfElementLocated(TEXT));
    String template = Files.readString(Path.of("src/test/scaffold/route.camel.yaml"));
    soon.until(
        driver ->
            template
                .replace("@NAME@", "say-hello")
                .replace("@GROUP@", "my")
                .equals(text.getDomProperty("value")));
  }

  private void type(String text) {
    page.executeScript(
        "const a = document.querySelector('.editor textarea'); a.value = arguments[0];"
            + " a.dispatchEvent(new Event('input'));",
        text);
  }

  private void answer(String reason) {
    soon.until(elementToBeClickable(By.cssSelector("#details [name=reason]"))).sendKeys(reason);
    page.findElement(By.cssSelector("#details [data-action=yes]")).click();
  }
}
