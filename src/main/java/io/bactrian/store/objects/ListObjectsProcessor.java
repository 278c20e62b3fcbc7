package io.bactrian.store.objects;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Behind {@code list-objects-action}: the body becomes the keys that begin with the prefix. What
 * begins with a dot is somebody's own and no content, as the mirror's mark is.
 */
final class ListObjectsProcessor implements Processor {
  private final ObjectStore store;
  private String prefix = "";

  ListObjectsProcessor(ObjectStore store) {
    this.store = store;
  }

  public void setPrefix(String prefix) {
    this.prefix = prefix;
  }

  @Override
  public void process(Exchange exchange) {
    exchange
        .getMessage()
        .setBody(store.keys(prefix).stream().filter(ListObjectsProcessor::isContent).toList());
  }

  private static boolean isContent(String key) {
    return !key.endsWith("/") && key.charAt(key.lastIndexOf('/') + 1) != '.';
  }
}
