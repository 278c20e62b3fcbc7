package io.bactrian.console.telegram;

import java.time.Instant;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.telegram.model.Chat;
import org.apache.camel.component.telegram.model.IncomingCallbackQuery;
import org.apache.camel.component.telegram.model.IncomingMessage;
import org.apache.camel.component.telegram.model.User;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/**
 * Keeps what Telegram sent before the next question for updates confirms it. The body stays as it
 * is; what is no text and no press is passed over.
 */
final class KeepUpdateProcessor implements Processor {
  private static final int LONGEST = 4_096;

  private final Updates updates;
  private final PatientClient client;

  KeepUpdateProcessor(Updates updates, PatientClient client) {
    this.updates = updates;
    this.client = client;
  }

  @Override
  public void process(Exchange exchange) {
    try {
      of(exchange.getMessage().getBody()).ifPresent(updates::keep);
    } catch (DataAccessException e) {
      client.confirmNothing();
      throw e;
    }
  }

  static Optional<Update> of(@Nullable Object body) {
    if (body instanceof IncomingMessage message) {
      return message(message);
    }
    return body instanceof IncomingCallbackQuery press ? press(press) : Optional.empty();
  }

  private static Optional<Update> message(IncomingMessage message) {
    if (message.getText() == null || message.getFrom() == null || message.getChat() == null) {
      return Optional.empty();
    }
    String key = "m" + message.getChat().getId() + "/" + message.getMessageId();
    return Optional.of(
        update(
            key, message.getChat(), message.getFrom(), null, message.getText(), message.getDate()));
  }

  private static Optional<Update> press(IncomingCallbackQuery press) {
    IncomingMessage below = press.getMessage();
    if (below == null || below.getChat() == null || press.getData() == null) {
      return Optional.empty();
    }
    return Optional.of(
        update(
            "p" + press.getId(),
            below.getChat(),
            press.getFrom(),
            press.getId(),
            press.getData(),
            null));
  }

  private static Update update(
      String key, Chat chat, User from, @Nullable String press, String text, @Nullable Instant at) {
    return new Update(
        0,
        key,
        chat.getId(),
        !"private".equals(chat.getType()),
        from.getId(),
        clean(from.getUsername()),
        from.getFirstName() == null ? "" : String.valueOf(clean(from.getFirstName())),
        press,
        String.valueOf(clean(text)),
        at);
  }

  /** PostgreSQL stores no NUL. */
  private static @Nullable String clean(@Nullable String text) {
    if (text == null) {
      return null;
    }
    String stored = text.replace("\u0000", "");
    return stored.length() > LONGEST ? stored.substring(0, LONGEST) : stored;
  }
}
