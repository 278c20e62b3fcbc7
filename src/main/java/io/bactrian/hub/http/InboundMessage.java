package io.bactrian.hub.http;

import jakarta.servlet.http.HttpServletRequest;
import org.apache.camel.Exchange;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/**
 * One authenticated message as it came.
 *
 * @param source {@code tradingview}, {@code mt5}, that of a sender with a token, {@code functions},
 *     or what follows {@code /webhooks/} in the address of a user's route
 * @param sender the id of the token, the login once the body named it, or the caller's name; never
 *     a secret
 * @param messageId the sender's own id of the message, where it gives one
 * @param contentType as declared by the sender
 * @param body the bytes as sent, of an alert with {@code ***} for its secrets
 */
public record InboundMessage(
    String source,
    String sender,
    @Nullable String messageId,
    @Nullable String contentType,
    byte[] body) {

  /** The request attribute and the exchange property that carry it. */
  public static final String KEY = "HubInboundMessage";

  /** The message that the webhook filter admitted, as the route's exchange carries it. */
  public static InboundMessage of(Exchange exchange) {
    InboundMessage message = exchange.getProperty(KEY, InboundMessage.class);
    if (message == null) {
      Object request = exchange.getMessage().getHeader("CamelHttpServletRequest");
      if (request instanceof HttpServletRequest http
          && http.getAttribute(KEY) instanceof InboundMessage admitted) {
        return admitted;
      }
      throw new IllegalStateException("the route does not begin with a webhook of the hub");
    }
    return message;
  }

  /** The same, with no secret left in it that an alert may carry. */
  public InboundMessage redacted() {
    return new InboundMessage(source, sender, messageId, contentType, SecretFields.redact(body));
  }

  public byte[] sha256() {
    return DigestUtils.sha256(body);
  }
}
