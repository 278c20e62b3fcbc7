package io.bactrian.store.objects;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/**
 * Moves an object to another prefix, below a folder that is named after the moment. The body stays;
 * the header {@link #KEY} becomes the new key.
 */
public final class MoveObjectProcessor implements Processor {
  /** The object's key. */
  public static final String KEY = "HubObjectKey";

  /** Optional: moved is only an object that still has this content. */
  public static final String ETAG = "HubObjectEtag";

  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

  private final ObjectStore store;
  private final Clock clock;
  private String from = "";
  private String to = "";

  public MoveObjectProcessor(ObjectStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** The prefix that the key loses where it has it. */
  public void setFrom(String from) {
    this.from = from;
  }

  /** The prefix that the key gets. */
  public void setTo(String to) {
    this.to = to;
  }

  @Override
  public void process(Exchange exchange) {
    Message message = exchange.getMessage();
    String key = message.getHeader(KEY, String.class);
    if (key == null || key.isEmpty()) {
      throw new HubException(
          ErrorCode.INVALID_FIELD, KEY, "The header " + KEY + " has to hold the object's key.");
    }
    ObjectEntry entry = store.stat(key);
    String etag = message.getHeader(ETAG, String.class);
    if (etag != null && !etag.equals(entry.etag())) {
      throw new HubException(
          ErrorCode.CONFLICT, "Object " + key + " was replaced since it was read: it stays.");
    }
    String path = key.startsWith(from) ? key.substring(from.length()) : key;
    String target = to + MOMENT.format(clock.instant()) + "/" + path;
    store.copy(entry, target);
    store.delete(key);
    message.setHeader(KEY, target);
  }
}
