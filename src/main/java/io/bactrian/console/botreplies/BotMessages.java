package io.bactrian.console.botreplies;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.console.botreplies.BotReply.Button;
import io.bactrian.console.botreplies.BotReply.Picture;
import io.bactrian.watch.notices.NoticeFailure;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.List;
import org.apache.camel.component.telegram.TelegramMessage;
import org.apache.camel.component.telegram.model.InlineKeyboardButton;
import org.apache.camel.component.telegram.model.InlineKeyboardMarkup;
import org.apache.camel.component.telegram.model.OutgoingCallbackQueryMessage;
import org.apache.camel.component.telegram.model.OutgoingPhotoMessage;
import org.apache.camel.component.telegram.model.OutgoingTextMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * The bot's messages until they are sent, in the order of their chat and at Telegram's pace: one a
 * second in a chat, 20 a minute in a group, 30 a second over all, none before the time that a 429
 * named.
 */
@Repository
public class BotMessages {
  private static final Logger log = LoggerFactory.getLogger(BotMessages.class);
  private static final int MOST_BYTES = 64; // of what a button brings back
  private static final int LONGEST_PRESS = 190;
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private static final String CLAIM =
      """
      with head as (
        select distinct on (chat, kind = 'press') id, chat, in_group, kind, next_at from telegram_messages
        where state in ('pending', 'sending') order by chat, kind = 'press', id
      ), due as (
        select h.id from head h
        where h.next_at <= clock_timestamp()
          and coalesce((select held_until from telegram_bot), '-infinity') <= clock_timestamp()
          and (h.kind = 'press' or (
            not exists (select from telegram_messages s where s.chat = h.chat and s.kind <> 'press'
              and s.sent_at > clock_timestamp() - interval '1.1 seconds')
            and (not h.in_group or (select count(*) from telegram_messages s where s.chat = h.chat and s.kind <> 'press'
              and s.sent_at > clock_timestamp() - interval '61 seconds') < 20)))
        order by h.kind = 'press' desc, h.id
        limit greatest(0, 25 - (select count(*) from telegram_messages s
          where s.sent_at > clock_timestamp() - interval '1 second')))
      update telegram_messages m
      set state = 'sending', attempts = attempts + 1, next_at = clock_timestamp() + interval '2 minutes'
      from due where m.id = due.id
      returning m.id, m.chat, m.kind, m.text, m.picture, m.buttons::text as buttons, m.press, m.attempts
      """;

  private final JdbcClient jdbc;
  private final ObjectMapper json;

  BotMessages(JdbcClient jdbc, ObjectMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  /** Keeps a reply, to be sent soon, in the caller's transaction. */
  public void put(String chat, boolean inGroup, BotReply reply) {
    Picture picture = reply.picture();
    int longest = picture == null ? BotText.LONGEST : BotText.LONGEST_CAPTION;
    List<Button> buttons =
        reply.buttons().stream()
            .filter(one -> one.command().getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES)
            .toList();
    insert(
        chat,
        inGroup,
        picture == null ? "text" : "picture",
        BotText.fitting(reply.text(), longest),
        picture == null ? null : picture.png(),
        written(buttons),
        null);
  }

  /** Ends the waiting of a button, with a line that Telegram shows for a moment. */
  public void answerPress(String chat, boolean inGroup, String press, String text) {
    String line = text.lines().findFirst().orElse("");
    insert(chat, inGroup, "press", BotText.fitting(line, LONGEST_PRESS), null, "[]", press);
  }

  private void insert(
      String chat,
      boolean inGroup,
      String kind,
      String text,
      byte @Nullable [] picture,
      String buttons,
      @Nullable String press) {
    jdbc.sql(
            """
            insert into telegram_messages (chat, in_group, kind, text, picture, buttons, press)
            values (:chat, :group, :kind, :text, :picture, :buttons::jsonb, :press)
            """)
        .param("chat", chat)
        .param("group", inGroup)
        .param("kind", kind)
        .param("text", text)
        .param("picture", picture, Types.BINARY)
        .param("buttons", buttons)
        .param("press", press, Types.VARCHAR)
        .update();
  }

  /** What may be sent now; one hub at a time asks for it. */
  @Transactional
  public List<OutgoingReply> claim() {
    return jdbc.sql(CLAIM).query((row, n) -> reply(row)).list();
  }

  private OutgoingReply reply(ResultSet row) throws SQLException {
    return new OutgoingReply(row.getLong("id"), row.getInt("attempts"), message(row));
  }

  private TelegramMessage message(ResultSet row) throws SQLException {
    String text = row.getString("text");
    if (row.getString("kind").equals("press")) {
      var answer = new OutgoingCallbackQueryMessage();
      answer.setCallbackQueryId(row.getString("press"));
      answer.setText(text);
      return answer;
    }
    InlineKeyboardMarkup buttons = keyboard(row.getString("buttons"));
    if (row.getString("kind").equals("picture")) {
      var photo = new OutgoingPhotoMessage();
      photo.setChatId(row.getString("chat"));
      photo.setPhoto(row.getBytes("picture"));
      photo.setFilenameWithExtension("chart.png");
      photo.setCaption(text);
      photo.setReplyMarkup(buttons);
      return photo;
    }
    var message = new OutgoingTextMessage();
    message.setChatId(row.getString("chat"));
    message.setText(text);
    message.setDisableWebPagePreview(true);
    message.setReplyMarkup(buttons);
    return message;
  }

  private @Nullable InlineKeyboardMarkup keyboard(String written) {
    List<Button> buttons = read(written);
    if (buttons.isEmpty()) {
      return null;
    }
    var keyboard = InlineKeyboardMarkup.builder();
    for (Button one : buttons) { // one a row: labels have names of models
      keyboard.addRow(
          List.of(
              InlineKeyboardButton.builder()
                  .text(one.label())
                  .callbackData(one.command())
                  .build()));
    }
    return keyboard.build();
  }

  private String written(List<Button> buttons) {
    try {
      return json.writeValueAsString(buttons);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("records of two texts are always JSON", e);
    }
  }

  private List<Button> read(String buttons) {
    try {
      return json.readValue(buttons, new TypeReference<>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stored buttons are always readable", e);
    }
  }

  /** Telegram took it. */
  void sent(OutgoingReply reply) {
    jdbc.sql(
            """
            update telegram_messages set state = 'sent', sent_at = clock_timestamp(), picture = null, reason = ''
            where id = :id
            """)
        .param("id", reply.id())
        .update();
  }

  /** It is tried again, unless it was refused for good or is an hour old. */
  @Transactional
  public void failed(OutgoingReply reply, NoticeFailure failure) {
    if (!failure.after().isZero()) {
      jdbc.sql(
              """
              update telegram_bot set held_until =
                greatest(held_until, clock_timestamp() + make_interval(secs => :seconds))
              """)
          .param("seconds", failure.after().toSeconds() + 1)
          .update();
    }
    String state =
        jdbc.sql(
                """
                update telegram_messages set reason = :reason,
                  state = case when :over or created_at < clock_timestamp() - interval '1 hour' then 'failed' else 'pending' end,
                  picture = case when :over then null else picture end,
                  next_at = clock_timestamp() + make_interval(secs => :pause)
                where id = :id returning state
                """)
            .param("reason", failure.reason())
            .param("over", failure.forGood())
            .param("pause", pause(reply.attempt()).toSeconds())
            .param("id", reply.id())
            .query(String.class)
            .single();
    log.warn(
        "Telegram message {} did not go out, attempt {}, it is {}: {}",
        reply.id(),
        reply.attempt(),
        state,
        failure.reason());
  }

  static Duration pause(int attempt) {
    Duration grown = Duration.ofSeconds(1L << Math.min(attempt - 1, 10));
    return grown.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : grown;
  }
}
