package io.bactrian.console.telegram;

import io.bactrian.console.botreplies.BotHeaders;
import io.bactrian.console.botreplies.BotText;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Route;

/** Makes the body the commands that the asker may use, each with its route's description. */
final class ListCommandsProcessor implements Processor {
  private static final Pattern COMMAND = Pattern.compile("direct://telegram-([a-z0-9_]+)");

  @Override
  public void process(Exchange exchange) {
    String allowed = exchange.getMessage().getHeader(BotHeaders.ALLOWED, "", String.class);
    List<String> lines =
        exchange.getContext().getRoutes().stream()
            .flatMap(route -> line(route, allowed))
            .sorted()
            .toList();
    exchange.getMessage().setBody(BotText.lines("What you can ask:", lines));
  }

  private static Stream<String> line(Route route, String allowed) {
    Matcher command = COMMAND.matcher(route.getEndpoint().getEndpointUri());
    return command.matches() && ReadCommandProcessor.may(allowed, command.group(1))
        ? Stream.of("/%s: %s".formatted(command.group(1), route.getDescription()))
        : Stream.empty();
  }
}
