package io.bactrian.console;

import io.bactrian.console.ListReader.Row;
import io.bactrian.hub.lists.ListSpec;
import io.bactrian.hub.lists.ListView;
import io.bactrian.hub.lists.SearchKey;
import io.bactrian.hub.lists.SearchPart;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds items of every list that says by what, at most some of each. */
@Component
class ListSearch implements SearchPart {
  private static final int EACH = 6;
  private static final int SAID = 4;

  private final List<ListSpec> specs;
  private final ListReader reader;

  ListSearch(List<ListSpec> specs, ListReader reader) {
    this.specs =
        specs.stream()
            .filter(spec -> spec.view() != null && !view(spec).item().found().isEmpty())
            .sorted(Comparator.comparingInt(spec -> view(spec).place()))
            .toList();
    this.reader = reader;
  }

  @Override
  public List<Found> find(String text, int limit, boolean resultsOnly) {
    var found = new ArrayList<Found>();
    for (ListSpec spec : specs) {
      if (found.size() >= limit) {
        break;
      }
      if (view(spec).results() || !resultsOnly) {
        found.addAll(of(spec, text));
      }
    }
    return found.subList(0, Math.min(limit, found.size()));
  }

  /** What is exactly it comes first. */
  private List<Found> of(ListSpec spec, String text) {
    var rows = new LinkedHashMap<String, Found>();
    for (SearchKey key : view(spec).item().found()) {
      for (String fitting : fitting(key, text)) {
        for (Row row : reader.found(spec, key, fitting, EACH)) {
          Found one = found(spec, row);
          rows.putIfAbsent(one.id(), one);
        }
      }
    }
    return rows.values().stream()
        .sorted(Comparator.comparing(one -> !one.id().equalsIgnoreCase(text)))
        .limit(EACH)
        .toList();
  }

  /** Ids are in upper case or in lower case; a number is compared with numbers only. */
  private static List<String> fitting(SearchKey key, String text) {
    return switch (key.how()) {
      case NUMBER -> text.matches("\\d{1,18}") ? List.of(text) : List.of();
      case BEGINNING -> {
        String upper = text.toUpperCase(java.util.Locale.ROOT);
        String lower = text.toLowerCase(java.util.Locale.ROOT);
        yield List.of(text, upper, lower).stream().distinct().toList();
      }
      case WHOLE, PART -> List.of(text);
    };
  }

  private static Found found(ListSpec spec, Row row) {
    ListView view = view(spec);
    String key = spec.columns().get(0).name();
    String id = String.valueOf(row.values().get(key));
    Map<String, @Nullable Object> says = new LinkedHashMap<>();
    view.cells().stream()
        .map(ListView.Cell::field)
        .filter(field -> !field.equals(key))
        .limit(SAID)
        .forEach(field -> says.put(field, row.values().get(field)));
    String encoded = URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    return new Found(
        spec.name(), id, "/%s/%s".formatted(spec.name(), encoded), view.results(), says);
  }

  private static ListView view(ListSpec spec) {
    return Objects.requireNonNull(spec.view());
  }
}
