package io.bactrian.capture.inbox;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.store.objects.ObjectContent;
import io.bactrian.store.objects.ObjectEntry;
import io.bactrian.store.objects.ObjectStore;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Behind {@code ingest-file-action}: makes rows of the object whose key is the body, then moves it
 * out of the way. One that cannot be read now stays for the next time.
 */
final class IngestFileProcessor implements Processor {
  private static final Logger log = LoggerFactory.getLogger(IngestFileProcessor.class);
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

  private final Inbox inbox;
  private final ObjectStore store;
  private final Clock clock;
  private String folder = "inbox/";
  private String done = "inbox-done/";
  private String failed = "inbox-failed/";
  private String login = "";
  private ZoneOffset broker = ZoneOffset.UTC;

  IngestFileProcessor(Inbox inbox, ObjectStore store, Clock clock) {
    this.inbox = inbox;
    this.store = store;
    this.clock = clock;
  }

  public void setFolder(String folder) {
    this.folder = folder;
  }

  public void setDone(String done) {
    this.done = done;
  }

  public void setFailed(String failed) {
    this.failed = failed;
  }

  /** Of files that are in no login's folder. */
  public void setLogin(String login) {
    this.login = login;
  }

  /** What the broker's clock is ahead of UTC, such as {@code +02:00}. */
  public void setBrokerOffset(String brokerOffset) {
    this.broker = ZoneOffset.of(brokerOffset);
  }

  @Override
  public void process(Exchange exchange) throws InvalidPayloadException {
    String key = exchange.getMessage().getMandatoryBody(String.class);
    String path = key.startsWith(folder) ? key.substring(folder.length()) : key;
    ObjectEntry entry = store.stat(key);
    InboxFile file = InboxFile.of(path, login);
    boolean right = false;
    try (ObjectContent content = store.open(key, 0, entry.etag())) {
      Ingested ingested = inbox.read(key, file, broker, content);
      right = ingested.refused() == 0 || ingested.refused() < ingested.rows();
      log.info("File {} is read: {}", key, ingested);
      exchange.getMessage().setBody(ingested);
    } catch (HubException e) {
      if (e.code() != ErrorCode.INVALID_FIELD) {
        throw e;
      }
      inbox.keep(key, file, key, e);
      log.warn("File {} is refused: {}", key, e.getMessage());
      exchange.getMessage().setBody(new Ingested(key, 0, 0, 0));
    }
    store.copy(entry, (right ? done : failed) + MOMENT.format(clock.instant()) + "/" + path);
    store.delete(key);
  }
}
