package io.bactrian.hub.http;

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/**
 * One message as it came: the headers {@code HubSource}, {@code HubSender}, {@code HubMessageId}
 * and {@code HubContentType}, and the variable {@code HubRawBody}. Where a route does not begin
 * with a webhook of the hub, the first step that asks makes them of what is there.
 *
 * @param source what follows {@code /webhooks/} in the address, {@code functions}, or the route's
 *     id
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

  public static final String SOURCE = "HubSource";
  public static final String SENDER = "HubSender";
  public static final String MESSAGE_ID = "HubMessageId";
  public static final String CONTENT_TYPE = "HubContentType";

  /** True where a kept message comes again. */
  public static final String REPLAY = "HubReplay";

  /** Of the event that is made of it, and what identifies that among its kind. */
  public static final String KIND = "HubKind";

  public static final String KEY = "HubKey";

  /** {@code name@revision} of the prompt that it came of. */
  public static final String PROMPT = "HubPrompt";

  /** A variable and no header: it never leaves through a producer. */
  public static final String RAW_BODY = "HubRawBody";

  private static final String RAW_BODY_OF = "HubRawBodyOf";

  /** The message of an exchange; what of it is missing, the exchange has from now on. */
  public static InboundMessage of(Exchange exchange) {
    Message message = exchange.getMessage();
    String route = String.valueOf(exchange.getFromRouteId());
    String source = headerOr(message, SOURCE, route);
    return new InboundMessage(
        source,
        headerOr(message, SENDER, source),
        message.getHeader(MESSAGE_ID, String.class),
        message.getHeader(
            CONTENT_TYPE, message.getHeader(Exchange.CONTENT_TYPE, String.class), String.class),
        rawBody(exchange));
  }

  /** Makes it the message of an exchange that begins; the body is the bytes. */
  public void putOn(Exchange exchange) {
    Message message = exchange.getMessage();
    message.setBody(body);
    message.setHeader(SOURCE, source);
    message.setHeader(SENDER, sender);
    if (messageId != null) {
      message.setHeader(MESSAGE_ID, messageId);
    }
    if (contentType != null) {
      message.setHeader(CONTENT_TYPE, contentType);
    }
    exchange.setVariable(RAW_BODY, body);
  }

  private static String headerOr(Message message, String name, String otherwise) {
    String value = message.getHeader(name, String.class);
    if (value == null) {
      message.setHeader(name, otherwise);
      return otherwise;
    }
    return value;
  }

  /** The part of a message that was split is a message of its own. */
  private static byte[] rawBody(Exchange exchange) {
    byte[] known = exchange.getVariable(RAW_BODY, byte[].class);
    boolean part = exchange.getProperty(Exchange.SPLIT_INDEX) != null;
    if (known != null
        && (!part || exchange.getExchangeId().equals(exchange.getVariable(RAW_BODY_OF)))) {
      return known;
    }
    byte[] body = JsonBodies.bytes(exchange);
    exchange.setVariable(RAW_BODY, body);
    exchange.setVariable(RAW_BODY_OF, exchange.getExchangeId());
    return body;
  }

  /** The same, with no secret left in it that an alert may carry. */
  public InboundMessage redacted() {
    return new InboundMessage(source, sender, messageId, contentType, SecretFields.redact(body));
  }

  public byte[] sha256() {
    return DigestUtils.sha256(body);
  }
}
