package io.bactrian.watch.notices;

import io.bactrian.shared.SecretValues;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Words a message. Plain text, so that nothing in it has to be escaped for any channel, and at most
 * what Telegram takes.
 */
final class NoticeText {
  static final int LONGEST = 4_096;
  private static final int LONGEST_SUBJECT = 180;
  private static final int LONGEST_DETAIL = 300;
  private static final int ROOM = 160; // for what is left out, and the link
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final Comparator<NoticeLine> WORST_FIRST =
      Comparator.comparing(NoticeLine::over)
          .thenComparing(NoticeLine::severity, Comparator.reverseOrder())
          .thenComparing(NoticeLine::since);

  private NoticeText() {}

  static String subject(List<NoticeLine> alarms) {
    List<NoticeLine> sorted = alarms.stream().sorted(WORST_FIRST).toList();
    NoticeLine worst = sorted.get(0);
    String word = worst.over() ? "RESOLVED" : worst.severity().name();
    String what = line(worst.title()) + " (" + line(worst.key()) + ")";
    String more = alarms.size() == 1 ? "" : " and " + (alarms.size() - 1) + " more";
    String head = "[Bactrian] " + word + ": ";
    return SecretValues.masked(
        head + cut(what, LONGEST_SUBJECT - head.length() - more.length()) + more);
  }

  static String text(List<NoticeLine> alarms, String console) {
    List<NoticeLine> sorted = alarms.stream().sorted(WORST_FIRST).toList();
    String link = console.isEmpty() ? "" : "\n" + console.replaceFirst("/+$", "") + "/#/alarms";
    var text = new StringBuilder(summary(sorted));
    int shown = 0;
    for (NoticeLine alarm : sorted) {
      String lines = lines(alarm);
      if (text.length() + lines.length() > LONGEST - ROOM - link.length()) {
        break;
      }
      text.append("\n\n").append(lines);
      shown++;
    }
    if (shown < sorted.size()) {
      text.append("\n\nAnd ").append(sorted.size() - shown).append(" more: see the page Alarms.");
    }
    return cut(SecretValues.masked(text + link), LONGEST);
  }

  private static String summary(List<NoticeLine> alarms) {
    long over = alarms.stream().filter(NoticeLine::over).count();
    long firing = alarms.size() - over;
    long times = alarms.stream().filter(a -> !a.over()).mapToLong(NoticeLine::count).sum();
    String raised = times > firing ? ", raised " + times + " times" : "";
    String of = firing == 1 ? "1 alarm" : firing + " alarms";
    return over == 0
        ? of + raised
        : firing == 0 ? over + " resolved" : of + raised + ", " + over + " resolved";
  }

  private static String lines(NoticeLine alarm) {
    String head =
        (alarm.over() ? "RESOLVED" : alarm.severity().name())
            + " "
            + cut(line(alarm.title()), LONGEST_SUBJECT)
            + "\n"
            + cut(line(alarm.key()), LONGEST_SUBJECT);
    String detail = cut(line(alarm.detail()), LONGEST_DETAIL);
    String since = "since " + TIME.format(alarm.since());
    return head
        + (detail.isEmpty() ? "" : "\n" + detail)
        + "\n"
        + since
        + (alarm.count() > 1 ? ", " + alarm.count() + " times" : "");
  }

  /** What others sent may be in a title: it begins no line of its own, and no header of a mail. */
  private static String line(String text) {
    return text.replaceAll("[\\p{Cntrl}\\p{Zl}\\p{Zp}\\p{Cf}]+", " ").strip();
  }

  private static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    int end = longest - 2;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end)
        + " …";
  }
}
