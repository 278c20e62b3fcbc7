package io.bactrian.capture.inbox;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.store.objects.MoveObjectProcessor;
import io.bactrian.store.objects.ObjectContent;
import io.bactrian.store.objects.ObjectEntry;
import io.bactrian.store.objects.ObjectStore;
import java.time.ZoneOffset;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes rows of the object whose key is the body; the body becomes an {@link Ingested}, and headers
 * say which object it was and whether a row of it is valid.
 */
final class ReadFileProcessor implements Processor {
  private static final Logger log = LoggerFactory.getLogger(ReadFileProcessor.class);

  /** True where the file has rows of which at least one is valid, or none at all. */
  static final String VALID = "HubFileValid";

  private final Inbox inbox;
  private final ObjectStore store;
  private String folder = "inbox/";
  private String login = "";
  private ZoneOffset broker = ZoneOffset.UTC;

  ReadFileProcessor(Inbox inbox, ObjectStore store) {
    this.inbox = inbox;
    this.store = store;
  }

  /** The prefix that the files have, above the folders of the logins. */
  public void setFolder(String folder) {
    this.folder = folder;
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
    boolean valid = false;
    Message message = exchange.getMessage();
    try (ObjectContent content = store.open(key, 0, entry.etag())) {
      Ingested ingested = inbox.read(key, file, broker, content);
      valid = ingested.refused() == 0 || ingested.refused() < ingested.rows();
      log.info("File {} is read: {}", key, ingested);
      message.setBody(ingested);
    } catch (HubException e) {
      if (e.code() != ErrorCode.INVALID_FIELD) {
        throw e;
      }
      inbox.keep(key, file, key, e);
      log.warn("File {} is refused: {}", key, e.getMessage());
      message.setBody(new Ingested(key, 0, 0, 0));
    }
    message.setHeader(MoveObjectProcessor.KEY, key);
    message.setHeader(MoveObjectProcessor.ETAG, entry.etag());
    message.setHeader(VALID, valid);
  }
}
