package io.bactrian.changes.log;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.springframework.util.StringUtils;

/**
 * Changes whose row has one of the wanted values in each named column.
 *
 * @param wanted column to values
 */
public record EventFilter(Map<String, Set<String>> wanted) implements Predicate<ChangeEvent> {

  /**
   * @param text such as {@code ticker=BTCUSD|ETHUSD, action=buy}; empty lets everything pass
   * @throws IllegalArgumentException if a part of it is no column and value
   */
  public static EventFilter parse(String text) {
    Map<String, Set<String>> wanted = new LinkedHashMap<>();
    for (String part : StringUtils.tokenizeToStringArray(text, ",", true, true)) {
      String[] sides = part.split("=", 2);
      if (sides.length < 2 || sides[0].isBlank() || wanted.containsKey(sides[0].strip())) {
        throw new IllegalArgumentException(
            "Parameter filter: "
                + part
                + " is no condition; write column=value or column=value|value, each column once.");
      }
      Set<String> values =
          Arrays.stream(sides[1].split("\\|", -1)).map(String::strip).collect(Collectors.toSet());
      wanted.put(sides[0].strip(), values);
    }
    return new EventFilter(wanted);
  }

  @Override
  public boolean test(ChangeEvent event) {
    return wanted.entrySet().stream()
        .allMatch(
            column -> {
              String value = event.text(column.getKey());
              return value != null && column.getValue().contains(value);
            });
  }
}
