package io.bactrian.console.telegram;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.hub.security.Caller;
import io.bactrian.shared.GivenFields;
import io.bactrian.shared.Rehearsal;
import io.swagger.v3.oas.annotations.Operation;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Who may ask the bot, and how it is; who is linked is one of the lists. */
@RestController
class TelegramController {
  private static final Set<String> ROLES = Set.of("operator", "vip", "investor");
  private static final String NAME = "[a-z0-9][a-z0-9._-]{0,39}";

  private final People people;
  private final BotState state;
  private final TelegramProperties properties;
  private final Rehearsal rehearsal;
  private final JdbcClient jdbc;

  TelegramController(
      People people,
      BotState state,
      TelegramProperties properties,
      Rehearsal rehearsal,
      JdbcClient jdbc) {
    this.people = people;
    this.state = state;
    this.properties = properties;
    this.rehearsal = rehearsal;
    this.jdbc = jdbc;
  }

  /**
   * @param state off, waiting before Telegram answered, works or fails
   * @param bot its name; null before Telegram said it
   * @param hub that asks Telegram
   * @param polledAt when Telegram answered last, to ten seconds
   * @param error why it does not; null where it does
   * @param heldUntil until when Telegram asked for a pause
   * @param waiting what came and is not answered yet
   * @param unsent answers that are not sent yet
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record TelegramBot(
      String state,
      @Nullable String bot,
      @Nullable String hub,
      @Nullable String polledAt,
      @Nullable String error,
      @Nullable String errorAt,
      @Nullable String heldUntil,
      long waiting,
      long unsent) {}

  /**
   * @param role operator, vip or investor
   * @param name of small letters, digits, dots and dashes; audited as telegram: and the name
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record TelegramCodeWanted(
      @Nullable String role, @Nullable String name, @Nullable Boolean dryRun) {}

  /**
   * @param code shown once; null in a dry run
   * @param link opens the chat with the code; null before the bot's name is known
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record TelegramCode(
      String name, String role, @Nullable String code, @Nullable String link, String expiresAt) {}

  @JsonNaming(SnakeCaseStrategy.class)
  record TelegramUnlink(@Nullable String reason, @Nullable Boolean dryRun) {}

  record TelegramUnlinked(String id, String name, boolean unlinked) {}

  @Operation(
      operationId = "getTelegramBot",
      tags = "operation",
      summary = "Whether the Telegram bot works")
  @GetMapping("/api/v1/telegram")
  TelegramBot bot() {
    return jdbc.sql(
            """
            select b.*, (select count(*) from telegram_updates where state = 'waiting') as waiting,
              (select count(*) from telegram_messages where state in ('pending', 'sending')) as unsent
            from telegram_bot b
            """)
        .query((row, n) -> bot(row))
        .single();
  }

  private TelegramBot bot(ResultSet row) throws SQLException {
    String error = row.getString("error");
    String polled = time(row, "polled_at");
    String held = time(row, "held_until");
    return new TelegramBot(
        !properties.on() ? "off" : error != null ? "fails" : polled == null ? "waiting" : "works",
        row.getString("username"),
        row.getString("hub"),
        polled,
        error,
        time(row, "error_at"),
        held,
        row.getLong("waiting"),
        row.getLong("unsent"));
  }

  private static @Nullable String time(ResultSet row, String column) throws SQLException {
    Timestamp at = row.getTimestamp(column);
    return at == null ? null : at.toInstant().toString();
  }

  @Operation(
      operationId = "postTelegramCode",
      tags = "operation",
      summary = "Makes a code that links somebody's Telegram account",
      description =
          "It works once and for 15 minutes; the hub keeps its hash. A code of the same name that was"
              + " not used ends.")
  @PostMapping("/api/v1/telegram-codes")
  TelegramCode code(@RequestBody TelegramCodeWanted wanted) {
    String name =
        GivenFields.given("name", GivenFields.name("name", wanted.name())).toLowerCase(Locale.ROOT);
    if (!name.matches(NAME)) {
      throw GivenFields.invalid(
          "name", "Give 1 to 40 letters, digits, dots, dashes or underscores.");
    }
    String role = GivenFields.given("role", wanted.role());
    if (!ROLES.contains(role)) {
      throw GivenFields.invalid("role", "Give operator, vip or investor.");
    }
    boolean dryRun = Boolean.TRUE.equals(wanted.dryRun());
    String by = Caller.current().name();
    People.Made made = rehearsal.run(dryRun, () -> people.make(name, role, by));
    String bot = state.username();
    return new TelegramCode(
        name,
        role,
        dryRun ? null : made.code(),
        dryRun || bot == null ? null : "https://t.me/" + bot + "?start=" + made.code(),
        made.expiresAt().toString());
  }

  @Operation(
      operationId = "unlinkTelegramPerson",
      tags = "operation",
      summary = "Unlinks somebody's Telegram account, or ends a code",
      description = "Nothing is answered to them from the next message on. The reason is kept.")
  @PostMapping("/api/v1/telegram-people/{id}/unlink")
  TelegramUnlinked unlink(
      @PathVariable String id, @RequestBody(required = false) @Nullable TelegramUnlink body) {
    long row = GivenFields.rowId(id);
    boolean dryRun = body != null && Boolean.TRUE.equals(body.dryRun());
    String reason = GivenFields.reason(body == null ? null : body.reason());
    String by = Caller.current().name();
    String name = rehearsal.run(dryRun, () -> people.unlink(row, by, reason));
    return new TelegramUnlinked(id, name, !dryRun);
  }
}
