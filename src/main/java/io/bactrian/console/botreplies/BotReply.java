package io.bactrian.console.botreplies;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the bot answers to one command. Texts are plain: nothing in them is mark-up.
 *
 * @param picture below which the text stands; null for none
 * @param buttons each runs its command as if it were typed
 * @param confirm what a button says that does what the text announces; null for none
 */
public record BotReply(
    String text, @Nullable Picture picture, List<Button> buttons, @Nullable String confirm) {

  /**
   * @param command such as {@code /approve 01K...}; one of more than 64 bytes has no button
   */
  public record Button(String label, String command) {}

  /** A PNG. */
  public static final class Picture {
    private final byte[] png;

    public Picture(byte[] png) {
      this.png = png.clone();
    }

    public byte[] png() {
      return png.clone();
    }
  }

  public static BotReply text(String text) {
    return new BotReply(text, null, List.of(), null);
  }

  public BotReply with(Picture drawn) {
    return new BotReply(text, drawn, buttons, confirm);
  }

  public BotReply with(List<Button> more) {
    return new BotReply(text, picture, List.copyOf(more), confirm);
  }

  /** With a button that does it. */
  public BotReply asking(String label) {
    return new BotReply(text, picture, buttons, label);
  }
}
