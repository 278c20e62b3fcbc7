package io.bactrian.console.telegram;

import io.bactrian.console.botreplies.BotHeaders;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/**
 * Reads which command a text is and whether its sender may use it. What is none, or is not open to
 * them, becomes {@code no-command} or {@code not-linked}; nobody can type these.
 */
final class ReadCommandProcessor implements Processor {
  static final String NO_COMMAND = "no-command";
  static final String NOT_LINKED = "not-linked";
  static final String PRESS = "button-press";

  private static final String ALL = "*";
  private static final String ROUTE = "direct://telegram-";
  private static final Pattern COMMAND =
      Pattern.compile("/([A-Za-z0-9_]{1,32})(@\\w+)?(?:\\s+(.*))?", Pattern.DOTALL);

  private String operator = ALL;
  private String vip = "";
  private String investor = "";
  private String unlinked = "";

  public void setOperator(String commands) {
    this.operator = commands;
  }

  public void setVip(String commands) {
    this.vip = commands;
  }

  public void setInvestor(String commands) {
    this.investor = commands;
  }

  public void setUnlinked(String commands) {
    this.unlinked = commands;
  }

  @Override
  public void process(Exchange exchange) {
    Message message = exchange.getMessage();
    String role = message.getHeader(BotHeaders.ROLE, "", String.class);
    String allowed =
        switch (role) {
          case "operator" -> operator;
          case "vip" -> vip;
          case "investor" -> investor;
          default -> unlinked;
        };
    String text = String.valueOf(message.getBody(String.class)).strip();
    Matcher read = COMMAND.matcher(text);
    String command = read.matches() ? read.group(1).toLowerCase(Locale.ROOT) : "";
    String rest = read.matches() && read.group(3) != null ? read.group(3).strip() : "";
    if (command.equals("start")) { // the link that carries a code opens the chat so
      command = rest.isEmpty() ? role.isEmpty() ? "" : "help" : "link";
    }
    if (text.startsWith(Confirmations.PREFIX)) {
      command = role.equals("operator") ? PRESS : "";
      rest = text;
    } else if (!may(allowed, command) || !exists(exchange, command)) {
      command = "";
    }
    message.setHeader(BotHeaders.ALLOWED, allowed);
    message.setHeader(BotHeaders.ARGUMENTS, rest);
    message.setHeader(
        BotHeaders.COMMAND, command.isEmpty() ? role.isEmpty() ? NOT_LINKED : NO_COMMAND : command);
    message.setBody(rest);
  }

  static boolean may(String allowed, String command) {
    return allowed.equals(ALL) || List.of(allowed.split("\\s+")).contains(command);
  }

  private static boolean exists(Exchange exchange, String command) {
    return exchange.getContext().getRoutes().stream()
        .anyMatch(route -> route.getEndpoint().getEndpointUri().equals(ROUTE + command));
  }
}
