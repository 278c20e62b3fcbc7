package io.bactrian.models.releases;

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** Sets headers to what a flag says, so that a route can branch on it; the body stays. */
final class ReadFlagProcessor implements Processor {
  private static final String VERSION = "HubFlag";
  private static final String RELEASE = "HubFlagRelease";

  private final Flags flags;
  private String flag = "";

  ReadFlagProcessor(Flags flags) {
    this.flags = flags;
  }

  /** The flag's name. */
  public void setFlag(String flag) {
    this.flag = flag;
  }

  @Override
  public void process(Exchange exchange) {
    Flags.Flag read = flags.find(flag);
    Message message = exchange.getMessage();
    message.setHeader(VERSION, read.version() == null ? "" : read.version());
    message.setHeader(RELEASE, read.tag() == null ? "" : read.tag());
  }
}
