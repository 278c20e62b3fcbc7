package io.bactrian.shared;

/** What people type to find a text, as a pattern for PostgreSQL's {@code ilike}. */
public final class TextPattern {
  private TextPattern() {}

  /**
   * Fits every text that holds the wanted one, in upper or lower case; what is in double quotes has
   * to be the whole text.
   */
  public static String of(String wanted) {
    boolean whole = wanted.length() >= 2 && wanted.startsWith("\"") && wanted.endsWith("\"");
    String text = whole ? wanted.substring(1, wanted.length() - 1) : wanted;
    String literal = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    return whole ? literal : "%" + literal + "%";
  }
}
