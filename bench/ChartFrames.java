import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Opens the price chart and drags it: when the first picture stands, and how long frames take. */
final class ChartFrames {
  private static final String DRAG =
      """
      const done = arguments[0], over = document.querySelector('.chart .u-over'), box = over.getBoundingClientRect(), times = [];
      const event = (type, x) => over.dispatchEvent(new PointerEvent(type, { pointerId: 1, clientX: x, clientY: box.top + 150, bubbles: true }));
      over.setPointerCapture = () => {};
      let x = box.left + 100;
      event('pointerdown', x);
      requestAnimationFrame(function frame(at) {
        times.push(at);
        if (times.length > 240) { event('pointerup', x); return done(times); }
        event('pointermove', x += times.length <= 120 ? 5 : -5);
        requestAnimationFrame(frame);
      });
      """;

  public static void main(String[] arguments) {
    var options = new ChromeOptions();
    options.addArguments(
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1440,900");
    ChromeDriver page = new ChromeDriver(options);
    try {
      page.manage().timeouts().scriptTimeout(Duration.ofSeconds(60));
      var soon = new WebDriverWait(page, Duration.ofSeconds(120), Duration.ofMillis(10));
      page.get(arguments[0] + "/");
      WebElement user = page.findElement(By.name("username"));
      user.clear(); // the page fills it in
      user.sendKeys("operator");
      page.findElement(By.name("password")).sendKeys(System.getenv("PASSWORD"));
      page.findElement(By.cssSelector("button[type=submit]")).click();
      soon.until(p -> !p.findElements(By.cssSelector("#page h1")).isEmpty());
      for (String how : List.of("first", "again")) {
        page.get("about:blank");
        long begun = System.nanoTime();
        page.get(arguments[0] + "/#/chart?symbol=EURUSD");
        soon.until(p -> !p.findElements(By.cssSelector(".chart canvas")).isEmpty());
        System.out.printf("%s chart after %d ms%n", how, (System.nanoTime() - begun) / 1_000_000);
      }
      soon.until(p -> p.findElement(By.cssSelector("[data-key=below]")).getText().matches("(?s)60.000 bars.*"));
      drag(page, "160 bars in view");
      for (String range : List.of("Month", "All")) {
        page.findElement(By.cssSelector("[data-range=" + range + "]")).click();
        if (range.equals("All")) { // half of all, so that there is room to move
          page.executeScript("document.querySelector('.uplot').dispatchEvent(new KeyboardEvent('keydown', { key: '+' }))");
        }
        drag(page, range.equals("All") ? "42,000 bars in view" : "a month in view");
      }
    } finally {
      page.quit();
    }
  }

  private static void drag(ChromeDriver page, String what) {
    List<?> times = (List<?>) page.executeAsyncScript(DRAG);
    double[] at = times.stream().mapToDouble(time -> ((Number) time).doubleValue()).toArray();
    double[] frames = new double[at.length - 1];
    for (int i = 0; i < frames.length; i++) {
      frames[i] = at[i + 1] - at[i];
    }
    Arrays.sort(frames);
    System.out.printf(
        "%s: %.0f frames a second; a frame %.1f ms in the median, %.1f at 95 %%, %.1f at most%n",
        what,
        1000 * frames.length / (at[frames.length] - at[0]),
        frames[frames.length / 2],
        frames[frames.length * 95 / 100],
        frames[frames.length - 1]);
  }
}
