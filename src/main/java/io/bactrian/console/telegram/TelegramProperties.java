package io.bactrian.console.telegram;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The bot, whose token the alarms have as well.
 *
 * @param token of the bot; empty: there is none
 * @param bot whether it answers; false where another program asks for its messages
 * @param chat the groups in which it answers, by id, separated by commas; empty: none, for
 *     everybody talks to it alone
 */
@Validated
@ConfigurationProperties(prefix = "hub.telegram", ignoreUnknownFields = false)
record TelegramProperties(
    @NotNull @DefaultValue("") String token,
    @DefaultValue("true") boolean bot,
    @NotNull @Pattern(regexp = "|-?\\d{1,20}(\\s*,\\s*-?\\d{1,20})*") @DefaultValue("")
        String chat) {

  boolean on() {
    return bot && !token.isEmpty();
  }

  List<String> groups() {
    return Stream.of(chat.split(",")).map(String::strip).filter(id -> !id.isEmpty()).toList();
  }

  @Override
  public String toString() {
    return "TelegramProperties[" + chat + "]"; // no token
  }
}
