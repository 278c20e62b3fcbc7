package io.bactrian.console.botanswers;

import io.bactrian.console.botreplies.BotReply;
import io.bactrian.console.botreplies.BotReply.Picture;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Draws the profit in the body; the body becomes the reply, without a picture where none is. */
final class DrawProfitProcessor implements Processor {
  private static final Logger log = LoggerFactory.getLogger(DrawProfitProcessor.class);

  @Override
  public void process(Exchange exchange) throws InvalidPayloadException {
    ProfitReport report = exchange.getMessage().getMandatoryBody(ProfitReport.class);
    BotReply reply = BotReply.text(report.text());
    exchange.getMessage().setBody(report.curves().isEmpty() ? reply : drawn(reply, report));
  }

  /** A JRE without fonts fails with an error, not with an exception. */
  @SuppressWarnings("PMD.AvoidCatchingThrowable")
  private static BotReply drawn(BotReply reply, ProfitReport report) {
    try {
      return reply.with(new Picture(ProfitPicture.draw(report)));
    } catch (RuntimeException | InternalError | LinkageError e) {
      log.warn("No picture can be drawn: this Java needs fontconfig and a font, {}", e.toString());
      return BotReply.text(
          report.text()
              + "\n(no picture: the hub's Java has no fonts; install fontconfig and one)");
    }
  }
}
