package io.bactrian.console;

import static org.openqa.selenium.support.ui.ExpectedConditions.elementToBeClickable;
import static org.openqa.selenium.support.ui.ExpectedConditions.visibilityOfElementLocated;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A real Chromium against a running hub whose tables are empty. */
@Tag("browser")
abstract class ConsoleInBrowser extends ConsoleHub {
  static final By DIALOG = By.id("details");

  WebDriver page;
  WebDriverWait soon;

  @BeforeEach
  void open() throws IOException {
    empty();
    page = Browser.empty();
    soon = new WebDriverWait(page, Duration.ofSeconds(30));
  }

  /** Else the page would go on asking for news while other classes run. */
  @AfterEach
  void leave() {
    page.get("about:blank");
  }

  void logIn(String user, String credential) {
    page.get(address("/"));
    WebElement name = soon.until(visibilityOfElementLocated(By.name("username")));
    name.clear();
    name.sendKeys(user);
    page.findElement(By.name("password")).sendKeys(credentials.get(credential));
    page.findElement(By.cssSelector("button[type=submit]")).click();
  }

  /** An investor's login leads to the portal. */
  void openConsoleAsInvestor() {
    logIn("investor", "investor.key");
    soon.until(ExpectedConditions.urlToBe(address("/portal")));
    page.get(address("/"));
  }

  String address(String path) {
    return "http://localhost:" + port + path;
  }

  void press(String action) {
    soon.until(elementToBeClickable(By.cssSelector("#details [data-action=" + action + "]")))
        .click();
  }

  /** The page of the item in the first row. */
  void openFirst() {
    soon.until(elementToBeClickable(By.cssSelector("#page a[data-item]"))).click();
    soon.until(visibilityOfElementLocated(By.cssSelector("#page .crumb")));
  }

  /** What an item's page offers to do. */
  void act(String action) {
    soon.until(elementToBeClickable(By.cssSelector("#page .head [data-action=" + action + "]")))
        .click();
  }

  void show(String id) {
    soon.until(visibilityOfElementLocated(By.cssSelector("#nav a[aria-current=page]")));
    ((JavascriptExecutor) page).executeScript("location.hash = '#/" + id + "'");
    soon.until(visibilityOfElementLocated(tab(id)));
  }

  /** The link of the page that is shown. */
  static By tab(String id) {
    return By.cssSelector("#nav a[href='#/" + id + "'][aria-current=page]");
  }
}
