package io.bactrian.hub.lists;

/**
 * What the search over everything compares with what somebody typed.
 *
 * @param sql the column; of a growing table the first of an index
 * @param how what counts as found
 */
public record SearchKey(String sql, How how) {

  /** What counts as found. */
  public enum How {
    /** It begins with what was typed; an index finds it in a table of any size. */
    BEGINNING,
    /** It is what was typed. */
    WHOLE,
    /** It is the number that was typed. */
    NUMBER,
    /** It has what was typed in it, in upper or lower case: for tables that stay small. */
    PART
  }

  public static SearchKey id(String sql) {
    return new SearchKey(sql, How.BEGINNING);
  }

  public static SearchKey whole(String sql) {
    return new SearchKey(sql, How.WHOLE);
  }

  public static SearchKey number(String sql) {
    return new SearchKey(sql, How.NUMBER);
  }

  public static SearchKey name(String sql) {
    return new SearchKey(sql, How.PART);
  }
}
