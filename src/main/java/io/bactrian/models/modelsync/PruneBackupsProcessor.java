package io.bactrian.models.modelsync;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Removes the backups of models that are more than enough. */
final class PruneBackupsProcessor implements Processor {
  private final Backups backups;

  PruneBackupsProcessor(Backups backups) {
    this.backups = backups;
  }

  @Override
  public void process(Exchange exchange) {
    backups.prune();
  }
}
