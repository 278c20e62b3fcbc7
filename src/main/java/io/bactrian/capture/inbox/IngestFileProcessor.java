package io.bactrian.capture.inbox;

import io.bactrian.store.objects.MoveObjectProcessor;
import io.bactrian.store.objects.ObjectStore;
import java.time.Clock;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;

/**
 * What routes/ingestion/ingest-inbox.camel.yaml does with a file, for a user's {@code
 * ingest-file-action} of version 0.2; it goes with 0.4.
 */
final class IngestFileProcessor implements Processor {
  private final ReadFileProcessor read;
  private final MoveObjectProcessor move;
  private String done = "inbox-done/";
  private String failed = "inbox-failed/";

  IngestFileProcessor(Inbox inbox, ObjectStore store, Clock clock) {
    this.read = new ReadFileProcessor(inbox, store);
    this.move = new MoveObjectProcessor(store, clock);
  }

  public void setFolder(String folder) {
    read.setFolder(folder);
    move.setFrom(folder);
  }

  public void setDone(String done) {
    this.done = done;
  }

  public void setFailed(String failed) {
    this.failed = failed;
  }

  public void setLogin(String login) {
    read.setLogin(login);
  }

  public void setBrokerOffset(String brokerOffset) {
    read.setBrokerOffset(brokerOffset);
  }

  @Override
  public void process(Exchange exchange) throws InvalidPayloadException {
    read.process(exchange);
    boolean valid = exchange.getMessage().getHeader(ReadFileProcessor.VALID, boolean.class);
    move.setTo(valid ? done : failed);
    move.process(exchange);
  }
}
