package io.bactrian.watch.notices;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where alarms go. What is empty is off. When and to whom is in {@code routes/alarms/}.
 *
 * @param watchCron when conditions are checked
 * @param sendCron when what was raised is looked at and notices are sent
 * @param heartbeatCron when the heartbeat is sent
 * @param healthPeriod how often each hub writes down what it finds of itself
 * @param zone of quiet hours
 * @param quiet hours such as {@code 22:00-07:00}; empty for none
 * @param heartbeatUrl an address outside that calls when it was not called; empty: off
 * @param consoleUrl of the console, for links; empty for none
 * @param keep how long what is over stays
 */
@Validated
@ConfigurationProperties(prefix = "hub.alarms", ignoreUnknownFields = false)
record AlarmsProperties(
    @NotBlank @DefaultValue("0/30 * * * * ?") String watchCron,
    @NotBlank @DefaultValue("5/10 * * * * ?") String sendCron,
    @NotBlank @DefaultValue("20 * * * * ?") String heartbeatCron,
    @NotNull @DurationMin(seconds = 1) @DefaultValue("30s") Duration healthPeriod,
    @NotBlank @DefaultValue("UTC") String zone,
    @NotNull @DefaultValue("") String quiet,
    @NotNull @Pattern(regexp = "|https?://\\S+") @DefaultValue("") String heartbeatUrl,
    @NotNull @DefaultValue("") String consoleUrl,
    @NotNull @DurationMin(days = 1) @DefaultValue("90d") Duration keep,
    @Valid @DefaultValue Mail mail,
    @Valid @DefaultValue Telegram telegram,
    @Valid @DefaultValue Webhook webhook) {

  /**
   * @param server such as {@code smtps:smtp.example.com:465} or {@code smtp:relay:25}
   * @param user empty where the server wants none
   * @param password of the user
   * @param from the sender's address
   * @param to the receivers' addresses, separated by commas
   */
  record Mail(
      @NotNull @Pattern(regexp = "|smtps?:[A-Za-z0-9.-]+(:\\d+)?") @DefaultValue("") String server,
      @NotNull @DefaultValue("") String user,
      @NotNull @DefaultValue("") String password,
      @NotNull @DefaultValue("") String from,
      @NotNull @DefaultValue("") String to) {
    @Override
    public String toString() {
      return "Mail[" + server + "]"; // no password
    }
  }

  /**
   * @param token of the bot
   * @param chat the id of the chat, in which the bot is
   */
  record Telegram(@NotNull @DefaultValue("") String token, @NotNull @DefaultValue("") String chat) {
    @Override
    public String toString() {
      return "Telegram[" + chat + "]"; // no token
    }
  }

  /**
   * @param url that takes a POST; it may hold a token
   * @param secret {@code whsec_} and a key in Base64; empty: nothing is signed
   */
  record Webhook(
      @NotNull @Pattern(regexp = "|https?://\\S+") @DefaultValue("") String url,
      @NotNull @Pattern(regexp = "|(whsec_)?[A-Za-z0-9+/]+=*") @DefaultValue("") String secret) {
    @Override
    public String toString() {
      return "Webhook[]"; // neither
    }
  }

  /** The channels that are set up. */
  Set<String> channels() {
    Set<String> set = new LinkedHashSet<>();
    if (!mail.server().isEmpty() && !mail.from().isEmpty() && !mail.to().isEmpty()) {
      set.add("mail");
    }
    if (!telegram.token().isEmpty() && !telegram.chat().isEmpty()) {
      set.add("telegram");
    }
    if (!webhook.url().isEmpty()) {
      set.add("webhook");
    }
    return set;
  }

  Stream<String> secrets() {
    return Stream.of(
            mail.password(), telegram.token(), webhook.url(), webhook.secret(), heartbeatUrl)
        .filter(secret -> !secret.isEmpty());
  }

  @Override
  public String toString() {
    return "AlarmsProperties" + channels(); // no secrets
  }
}
