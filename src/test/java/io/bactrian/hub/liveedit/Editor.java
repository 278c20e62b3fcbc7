package io.bactrian.hub.liveedit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/**
 * Opens a file and saves it as Kaoto and Karavan do: comments, quotes and the order of the keys are
 * lost, every step has an id, and what was in short is in full.
 */
final class Editor {
  private static final Map<String, String> IN_SHORT =
      Map.of("to", "uri", "toD", "uri", "log", "message", "wireTap", "uri");

  private int steps;

  String saved(String text) {
    Object document = new Load(LoadSettings.builder().build()).loadFromString(text);
    DumpSettings settings =
        DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).setWidth(4_000).build();
    return new Dump(settings).dumpToString(rewritten("", document));
  }

  /** What Karavan puts a list of flows into. */
  static String wrapped(String name, String list) {
    return "apiVersion: camel.apache.org/v1\nkind: Integration\nmetadata:\n  name: "
        + name
        + "\nspec:\n  flows:\n"
        + list.indent(4);
  }

  private Object rewritten(String key, Object value) {
    if (value instanceof List<?> list) {
      List<Object> items = new ArrayList<>();
      list.forEach(item -> items.add(key.equals("steps") ? step(item) : rewritten("", item)));
      return items;
    }
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> sorted = new TreeMap<>();
      map.forEach((name, below) -> sorted.put(name, rewritten(String.valueOf(name), below)));
      return sorted;
    }
    return value;
  }

  private Object step(Object step) {
    Map<Object, Object> named = new LinkedHashMap<>();
    ((Map<?, ?>) step)
        .forEach((name, value) -> named.put(name, inFull(String.valueOf(name), value)));
    return named;
  }

  private Object inFull(String name, Object value) {
    String key = IN_SHORT.get(name);
    Object whole = value instanceof String text && key != null ? Map.of(key, text) : value;
    Object rewritten = rewritten(name, whole);
    if (rewritten instanceof Map<?, ?> map && !map.containsKey("id")) {
      Map<Object, Object> identified = new TreeMap<>(map);
      identified.put("id", name + "-" + (1_000 + steps++));
      return identified;
    }
    return rewritten;
  }
}
