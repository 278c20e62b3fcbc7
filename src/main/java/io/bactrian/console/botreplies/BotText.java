package io.bactrian.console.botreplies;

import io.bactrian.shared.SecretValues;
import java.util.List;

/** Texts as Telegram takes them: plain, and no longer than it allows. */
public final class BotText {
  /** Of a message. */
  public static final int LONGEST = 4_096;

  /** Of what stands below a picture. */
  public static final int LONGEST_CAPTION = 1_024;

  private static final int ROOM = 40; // for how many more there are

  private BotText() {}

  /** What others named, in one line: it begins no line of its own and turns no writing around. */
  public static String name(String text) {
    return text.replaceAll("[\\p{Cntrl}\\p{Zl}\\p{Zp}\\p{Cf}]+", " ").strip();
  }

  /** A head and as many of the lines as fit, with the number of those that do not. */
  public static String lines(String head, List<String> lines) {
    var text = new StringBuilder(head);
    int shown = 0;
    for (String line : lines) {
      if (text.length() + 1 + line.length() > LONGEST - ROOM) {
        break;
      }
      text.append('\n').append(line);
      shown++;
    }
    if (shown < lines.size()) {
      text.append("\nand ").append(lines.size() - shown).append(" more");
    }
    return text.toString();
  }

  /** Masked, and cut where it is longer, saying how many lines more there are. */
  static String fitting(String text, int longest) {
    String clean = SecretValues.masked(text);
    if (clean.length() <= longest) {
      return clean;
    }
    int end = clean.lastIndexOf('\n', longest - ROOM);
    end = end < longest / 2 ? longest - ROOM : end;
    end = Character.isHighSurrogate(clean.charAt(end - 1)) ? end - 1 : end;
    long more = clean.substring(end).strip().lines().count();
    return clean.substring(0, end) + "\nand " + more + (more == 1 ? " line more" : " lines more");
  }
}
