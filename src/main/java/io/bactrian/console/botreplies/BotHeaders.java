package io.bactrian.console.botreplies;

/** What the route of a command knows of who asks. */
public final class BotHeaders {
  /** Such as {@code status}. */
  public static final String COMMAND = "HubTelegramCommand";

  /** What follows the command, stripped; empty where nothing does. */
  public static final String ARGUMENTS = "HubTelegramArguments";

  /** Such as {@code telegram:anna}, as it is in the audit; empty for who is not linked. */
  public static final String NAME = "HubTelegramName";

  /** {@code operator}, {@code vip} or {@code investor}; empty for who is not linked. */
  public static final String ROLE = "HubTelegramRole";

  /** Of the portal's grants, such as {@code telegram:4711}. */
  public static final String SUBJECT = "HubTelegramSubject";

  /** The commands that the asker may use, separated by blanks; {@code *} is all. */
  public static final String ALLOWED = "HubTelegramAllowed";

  public static final String CHAT = "HubTelegramChat";
  public static final String USER = "HubTelegramUser";
  public static final String USERNAME = "HubTelegramUsername";

  /** True in a group. */
  public static final String GROUP = "HubTelegramGroup";

  /** Of the button that was pressed. */
  public static final String NONCE = "HubTelegramNonce";

  private BotHeaders() {}
}
