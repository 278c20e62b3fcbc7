package io.bactrian.console;

import static org.assertj.core.api.Assertions.fail;

import io.bactrian.TestFolders;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.springframework.util.FileSystemUtils;

/**
 * A headless Chromium of this machine, one for all tests of the process, which it ends with;
 * nothing is downloaded.
 */
final class Browser {
  private static @Nullable Browser shared;

  private final Path profile;
  private final ChromeDriver driver;

  /** With nothing left of what was opened before. */
  static ChromeDriver empty() throws IOException {
    if (shared == null) {
      shared = new Browser();
      Runtime.getRuntime().addShutdownHook(new Thread(shared::close));
    }
    ChromeDriver driver = shared.driver;
    driver.get("about:blank");
    driver.executeCdpCommand("Network.clearBrowserCookies", Map.of());
    driver.executeCdpCommand("Network.clearBrowserCache", Map.of());
    driver.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
    return driver;
  }

  private Browser() throws IOException {
    File chromium = program("chromium", "chromium-browser", "google-chrome");
    File service = program("chromedriver");
    profile = TestFolders.make("browser");
    var options = new ChromeOptions();
    options.setBinary(chromium);
    options.addArguments(
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--force-prefers-reduced-motion", // else every frame of an animation is drawn by the CPU
        "--window-size=1280,800",
        "--user-data-dir=" + profile);
    driver =
        new ChromeDriver(
            new ChromeDriverService.Builder()
                .usingDriverExecutable(service)
                .usingAnyFreePort()
                .build(),
            options);
  }

  private void close() {
    driver.quit();
    try {
      FileSystemUtils.deleteRecursively(profile);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static File program(String... names) {
    List<String> folders = List.of(System.getenv("PATH").split(File.pathSeparator));
    return Stream.of(names)
        .flatMap(name -> folders.stream().map(folder -> new File(folder, name)))
        .filter(File::canExecute)
        .findFirst()
        .orElseGet(
            () ->
                fail(
                    "The browser test needs '%s' on the PATH; on Debian: apt-get install chromium"
                            .formatted(names[0])
                        + " chromium-driver"));
  }
}
