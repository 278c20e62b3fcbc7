package io.bactrian.console.botactions;

import io.bactrian.console.botreplies.BotHeaders;
import io.bactrian.console.botreplies.BotMessages;
import io.bactrian.console.botreplies.BotReply;
import io.bactrian.console.botreplies.BotReply.Button;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Lets a rollout be approved by two persons only. Who started it by the bot is the first; else
 * another operator's yes of the last hour is. Where there is none, this one is kept as the first,
 * the header {@code HubSecondPerson} is {@code missing}, and the other operators are notified.
 */
final class RequireSecondPersonProcessor implements Processor {
  static final String HEADER = "HubSecondPerson";
  private static final String BOT = "telegram:";

  private final JdbcClient jdbc;
  private final BotMessages messages;

  RequireSecondPersonProcessor(JdbcClient jdbc, BotMessages messages) {
    this.jdbc = jdbc;
    this.messages = messages;
  }

  @Override
  public void process(Exchange exchange) {
    Message message = exchange.getMessage();
    String by = message.getHeader(BotHeaders.NAME, String.class).toLowerCase(Locale.ROOT);
    String rollout = message.getHeader(BotHeaders.ARGUMENTS, String.class);
    if (startedByAnother(rollout, by) || first(rollout, by).isPresent()) {
      message.setHeader(HEADER, "there");
      return;
    }
    keepAsFirst(message.getHeader(BotHeaders.NONCE, String.class));
    int others = notifyOthers(message.getHeader(BotHeaders.USER, Long.class), by, rollout);
    message.setHeader(HEADER, "missing");
    message.setBody(
        others == 0
            ? "Yours is the first yes of two, and no other operator is linked: link one, or approve in the console."
            : "Yours is the first yes of two. Another operator has an hour to send /approve "
                + rollout
                + ".");
  }

  private boolean startedByAnother(String rollout, String by) {
    String starter =
        jdbc.sql("select started_by from model_rollouts where id = :id")
            .param("id", rollout)
            .query(String.class)
            .optional()
            .orElse("");
    return starter.startsWith(BOT) && !starter.equals(by);
  }

  /** The other's yes, if that one is still an operator. */
  private Optional<String> first(String rollout, String by) {
    return jdbc.sql(
            """
            select c.person from telegram_confirmations c
            join telegram_people p on p.user_id = c.user_id and p.ended_at is null and p.role = 'operator'
            where c.command = 'approve' and c.arguments = :rollout and c.outcome = 'first'
              and c.used_at > clock_timestamp() - interval '1 hour' and :bot || c.person <> :by
            order by c.used_at desc limit 1
            """)
        .param("rollout", rollout)
        .param("bot", BOT)
        .param("by", by)
        .query(String.class)
        .optional();
  }

  private void keepAsFirst(String nonce) {
    jdbc.sql("update telegram_confirmations set outcome = 'first' where nonce = :nonce")
        .param("nonce", nonce)
        .update();
  }

  private int notifyOthers(long user, String by, String rollout) {
    List<String> chats =
        jdbc.sql(
                """
                select user_id::text from telegram_people
                where role = 'operator' and ended_at is null and user_id <> :user order by id
                """)
            .param("user", user)
            .query(String.class)
            .list();
    String command = "/approve " + rollout;
    BotReply asked =
        BotReply.text(
                by + " approves the promotion of rollout " + rollout + ". Yours is the second yes.")
            .with(List.of(new Button("Look at it", command)));
    chats.forEach(chat -> messages.put(chat, false, asked));
    return chats.size();
  }
}
