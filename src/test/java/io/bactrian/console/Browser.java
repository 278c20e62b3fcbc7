package io.bactrian.console;

import static org.assertj.core.api.Assertions.fail;

import io.bactrian.TestFolders;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.springframework.util.FileSystemUtils;

/** A headless Chromium of this machine, with a profile that goes with it; nothing is downloaded. */
final class Browser implements AutoCloseable {
  private final Path profile;
  private final ChromeDriver driver;

  Browser() throws IOException {
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

  ChromeDriver driver() {
    return driver;
  }

  @Override
  public void close() throws IOException {
    driver.quit();
    FileSystemUtils.deleteRecursively(profile);
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
