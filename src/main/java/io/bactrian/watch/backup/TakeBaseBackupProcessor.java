package io.bactrian.watch.backup;

import io.bactrian.watch.restore.Manifest;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.beans.factory.ObjectProvider;

/** Behind {@code take-base-backup-action}: the body becomes the {@link Manifest}, or stays. */
final class TakeBaseBackupProcessor implements Processor {
  private final ObjectProvider<Backups> backups;

  /**
   * @param backups none where there is no destination
   */
  TakeBaseBackupProcessor(ObjectProvider<Backups> backups) {
    this.backups = backups;
  }

  @Override
  public void process(Exchange exchange) {
    backups.ifAvailable(all -> exchange.getMessage().setBody(all.take()));
  }
}
