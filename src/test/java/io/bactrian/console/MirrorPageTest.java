package io.bactrian.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.openqa.selenium.support.ui.ExpectedConditions.textToBePresentInElementLocated;
import static org.openqa.selenium.support.ui.ExpectedConditions.visibilityOfElementLocated;

import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;

/** The mirror's page in a real browser, of a hub without a drive. */
class MirrorPageTest extends ConsoleInBrowser {
  private static final By MAPS = By.cssSelector(".panel.maps");

  @Test
  void saysWhatIsMissing() {
    logIn("operator", "operator.password");
    show("mirror-runs");
    soon.until(textToBePresentInElementLocated(MAPS, "HUB_ONEDRIVE_CLIENT_ID"));
    assertThat(page.findElements(By.cssSelector(".panel.maps button"))).isEmpty();
  }

  @Test
  void showsAPlanThatWaitsStepByStepAndAsksBeforeItIsApproved() {
    waitingRun();
    logIn("operator", "operator.password");
    show("mirror-runs");
    soon.until(textToBePresentInElementLocated(By.id("page"), "Waits for approval"));
    openFirst();
    soon.until(visibilityOfElementLocated(By.linkText("lake"))).click();
    soon.until(textToBePresentInElementLocated(By.cssSelector(".lead"), "There is no mirror of"));
    openFirst(); // of its runs, which are kept
    By steps = By.cssSelector("section[aria-label=Steps]");
    soon.until(textToBePresentInElementLocated(steps, "Delete on the drive"));
    soon.until(textToBePresentInElementLocated(steps, "notes/b.md"));
    act("approve");
    soon.until(textToBePresentInElementLocated(DIALOG, "drive's recycle bin"));
    press("yes");
    soon.until(visibilityOfElementLocated(By.cssSelector("#details [role=alert]"))); // no drive
  }

  private void waitingRun() {
    jdbc.update(
        """
        insert into sync_runs (id, map, requested_by, dry_run, status, reason, plan_hash, files_total)
        values ('01M7Z7FT9ZGP1BVGJZ4C033V11', 'lake', 'hub', false, 'waiting_for_approval',
          'It would delete 2 of 3 files; the map allows 50 %.', 'abc', 2)""");
    jdbc.update(
        """
        insert into sync_steps (run, seq, path, action, reason, size, state)
        select '01M7Z7FT9ZGP1BVGJZ4C033V11', n, 'notes/' || chr(97 + n) || '.md', 'delete_right',
          'deleted on the bucket', 12, 'planned' from generate_series(0, 1) n""");
  }
}
