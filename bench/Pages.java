import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Takes a picture of each page and of an item of each list, and asks axe-core what keeps people out. */
final class Pages {
  private static final String AXE =
      """
      const done = arguments[0];
      axe.run(document, { resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] })
        .then(({ violations }) => done(violations.map((one) => `${one.impact} ${one.id}: ${one.nodes[0].target}`)));
      """;
  private static final String TOO_WIDE =
      "return document.documentElement.scrollWidth > innerWidth + 1 ? document.documentElement.scrollWidth : 0";

  private final ChromeDriver page;
  private final WebDriverWait soon;
  private final String base;
  private final Path folder;
  private int pictures;
  private int findings;

  private Pages(ChromeDriver page, String base, Path folder) {
    this.page = page;
    this.soon = new WebDriverWait(page, Duration.ofSeconds(60), Duration.ofMillis(20));
    this.base = base;
    this.folder = folder;
  }

  public static void main(String[] arguments) throws IOException {
    var options = new ChromeOptions();
    options.addArguments("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage");
    ChromeDriver page = new ChromeDriver(options);
    try {
      var pages = new Pages(page, arguments[0], Files.createDirectories(Path.of(arguments[1])));
      pages.logIn();
      Set<String> all = pages.addresses();
      for (int width : new int[] {1440, 390}) {
        for (String scheme : List.of("light", "dark")) {
          pages.look(all, width, scheme);
        }
      }
      System.out.printf(
          "%d pages, %d pictures in %s, %d findings%n",
          all.size(), pages.pictures, arguments[1], pages.findings);
    } finally {
      page.quit();
    }
  }

  private void logIn() {
    page.get(base + "/");
    WebElement user = page.findElement(By.name("username"));
    user.clear(); // the page fills it in
    user.sendKeys("operator");
    page.findElement(By.name("password")).sendKeys(System.getenv("PASSWORD"));
    page.findElement(By.cssSelector("button[type=submit]")).click();
    soon.until(p -> !p.findElements(By.cssSelector("#nav a")).isEmpty());
  }

  /** The console's pages, an item of each list that has one, and the portal. */
  private Set<String> addresses() {
    var all = new LinkedHashSet<String>();
    for (WebElement group : page.findElements(By.cssSelector("#nav > a[href^='#/']"))) {
      group.click();
      all.add(group.getDomAttribute("href"));
      page.findElements(By.cssSelector("#nav .pages a")).forEach(link -> all.add(link.getDomAttribute("href")));
    }
    for (String list : List.copyOf(all)) {
      show(list);
      page.findElements(By.cssSelector("a[data-item]")).stream()
          .findFirst()
          .ifPresent(item -> all.add(item.getDomAttribute("href")));
    }
    all.add("/portal");
    return all;
  }

  private void show(String address) {
    page.get(base + (address.startsWith("#") ? "/" + address : address));
    soon.until(p -> !p.findElements(By.cssSelector("h1")).isEmpty() && p.findElements(By.cssSelector("#page .loading")).isEmpty());
    try {
      Thread.sleep(500); // pictures of charts and sections that come by themselves
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void look(Set<String> all, int width, String scheme) throws IOException {
    page.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", width < 600 ? 844 : 900, "deviceScaleFactor", 1, "mobile", width < 600));
    page.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    String axe;
    try (InputStream source = Pages.class.getResourceAsStream("/axe.min.js")) {
      axe = new String(source.readAllBytes(), StandardCharsets.UTF_8);
    }
    for (String address : all) {
      show(address);
      String name = address.replaceAll("[^A-Za-z0-9-]+", "_").replaceAll("^_|_$", "");
      Path picture = folder.resolve("%s-%d-%s.png".formatted(name, width, scheme));
      Files.write(picture, page.getScreenshotAs(OutputType.BYTES));
      pictures++;
      page.executeScript(axe);
      var found = new ArrayList<Object>((List<?>) page.executeAsyncScript(AXE));
      long wide = ((Number) page.executeScript(TOO_WIDE)).longValue();
      if (wide > 0) {
        found.add("wider than the window: " + wide);
      }
      findings += found.size();
      found.forEach(one -> System.out.printf("%s at %d, %s: %s%n", address, width, scheme, one));
    }
  }
}
