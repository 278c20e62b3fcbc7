package io.bactrian.console.botreplies;

import org.apache.camel.component.telegram.TelegramMessage;

/**
 * A message on its way.
 *
 * @param attempt from 1
 * @param message as Camel's component sends it
 */
public record OutgoingReply(long id, int attempt, TelegramMessage message) {}
