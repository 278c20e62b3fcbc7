package io.bactrian.console.telegram;

import io.bactrian.shared.HubIdentity;
import io.bactrian.shared.SecretValues;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.spi.ExceptionHandler;
import org.apache.camel.spi.PollingConsumerPollStrategy;
import org.apache.camel.support.service.ServiceSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Keeps whether the question for updates works, and waits after one that did not: as long as
 * Telegram says, else longer each time. Says a failure once, however often it recurs.
 */
@Component("telegramPoll")
class BotPoll implements PollingConsumerPollStrategy, ExceptionHandler {
  private static final Logger log = LoggerFactory.getLogger(BotPoll.class);
  private static final Pattern RETRY_AFTER = Pattern.compile("\"retry_after\"\\s*:\\s*(\\d{1,5})");
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final int LONGEST_TEXT = 500;
  private static final int LOOK_MS = 100;

  private final BotState state;
  private final String hub;
  private volatile int failures;
  private volatile @Nullable String said;

  BotPoll(BotState state, HubIdentity hub) {
    this.state = state;
    this.hub = hub.id();
  }

  @Override
  public boolean begin(Consumer consumer, Endpoint endpoint) {
    return true;
  }

  @Override
  public void commit(Consumer consumer, Endpoint endpoint, int polled) {
    if (said != null) {
      log.info("Telegram answers the bot again");
    }
    failures = 0;
    said = null;
    try {
      state.works(hub);
    } catch (DataAccessException e) {
      log.debug("That the bot works was not kept", e);
    }
  }

  @Override
  public boolean rollback(Consumer consumer, Endpoint endpoint, int retry, Exception failure) {
    if (!runs(consumer)) {
      return false; // it was given up
    }
    String reason = reason(failure);
    failures++;
    if (!reason.equals(said)) {
      said = reason;
      log.warn("The bot gets no messages from Telegram, it asks again: {}", reason);
    }
    Duration pause = pause(failures, reason);
    try {
      state.fails(hub, reason);
      if (RETRY_AFTER.matcher(reason).find()) {
        state.hold(pause);
      }
    } catch (DataAccessException e) {
      log.debug("That the bot fails was not kept", e);
    }
    await(consumer, pause);
    return false;
  }

  static String reason(Throwable failure) {
    String said = String.valueOf(failure.getMessage());
    Throwable cause = failure.getCause();
    if (cause != null && cause.getMessage() != null) {
      said = cause.getMessage();
    }
    String hint =
        said.contains("409") || said.contains("Conflict")
            ? "Another program asks for this bot's messages, or a webhook is set: only one may. "
            : said.contains("401") ? "The token is not that of a bot. " : "";
    String clean = SecretValues.masked(hint + said).replaceAll("[\\p{Cntrl}]+", " ");
    return clean.length() > LONGEST_TEXT ? clean.substring(0, LONGEST_TEXT) : clean;
  }

  static Duration pause(int failures, String reason) {
    Matcher asked = RETRY_AFTER.matcher(reason);
    if (asked.find()) {
      return Duration.ofSeconds(Long.parseLong(asked.group(1)) + 1);
    }
    Duration grown = Duration.ofSeconds(1L << Math.min(failures - 1, 10));
    return grown.compareTo(LONGEST) > 0 ? LONGEST : grown;
  }

  private static boolean runs(Consumer consumer) {
    return !(consumer instanceof ServiceSupport service) || service.isRunAllowed();
  }

  private static void await(Consumer consumer, Duration pause) {
    long end = System.nanoTime() + pause.toNanos();
    try {
      while (runs(consumer) && System.nanoTime() < end) {
        Thread.sleep(LOOK_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void handleException(Throwable failure) {
    log.debug("Kept by rollback", failure);
  }

  @Override
  public void handleException(String message, Throwable failure) {
    log.debug("Kept by rollback: {}", message, failure);
  }

  @Override
  public void handleException(String message, Exchange exchange, Throwable failure) {
    log.debug("Kept by rollback: {}", message, failure);
  }
}
