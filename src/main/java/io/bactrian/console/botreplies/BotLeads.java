package io.bactrian.console.botreplies;

/** Whether this hub is the one of all on its database that asks Telegram and sends to it. */
public interface BotLeads {
  boolean leads();
}
