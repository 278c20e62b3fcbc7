package io.bactrian.console;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.hub.lists.ListFilter;
import io.bactrian.hub.lists.ListSpec;
import io.bactrian.hub.lists.ListView;
import io.swagger.v3.oas.annotations.Operation;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /api/v1/lists}: which lists the console shows, and how. */
@RestController
class ListPagesController {
  private final Lists lists;

  ListPagesController(List<ListSpec> specs) {
    this.lists =
        new Lists(
            specs.stream()
                .filter(spec -> spec.view() != null)
                .map(spec -> page(spec, Objects.requireNonNull(spec.view())))
                .sorted(Comparator.comparingInt(Page::place))
                .toList());
  }

  /**
   * @param items the pages in their order
   */
  record Lists(List<Page> items) {}

  /**
   * @param name the list's path element under {@code /api/v1}
   * @param place where the page stands among the console's
   * @param key the column that an item's address is read from
   * @param results whether an investor may open it
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Page(
      String name,
      int place,
      String title,
      String lead,
      String key,
      boolean results,
      ListView.@Nullable Lineage lineage,
      List<Cell> columns,
      List<Field> filters,
      String emptyTitle,
      String emptyHint,
      Item item) {}

  /**
   * The page of one item.
   *
   * @param name what one is called, such as {@code Decision}
   * @param sentence what it is, members in braces, brackets around what a null leaves out
   * @param names the members of any list that, joined by a colon, are an id of this one
   * @param members all of them, in their order
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Item(
      String name, String sentence, List<List<String>> names, List<Members.Member> members) {}

  /**
   * @param format how the value reads
   * @param numeric whether it stands to the right
   * @param sort what the list is sorted by, null where it is not sorted by this column
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Cell(String label, String field, String format, boolean numeric, @Nullable String sort) {}

  /**
   * @param time whether it takes a time
   * @param part whether a part of the text will do; in double quotes the whole of it
   * @param offered whether the page has a field for it even where it is not set
   * @param options what to choose from, empty for any text
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Field(
      String name,
      String label,
      boolean time,
      boolean part,
      boolean offered,
      List<String> options) {}

  @Operation(
      operationId = "getLists",
      tags = "lists",
      summary = "Which lists the console shows, and how")
  @GetMapping("/api/v1/lists")
  Lists lists() {
    return lists;
  }

  private static Page page(ListSpec spec, ListView view) {
    return new Page(
        spec.name(),
        view.place(),
        view.title(),
        view.lead(),
        spec.columns().get(0).name(),
        view.results(),
        view.lineage(),
        view.cells().stream().map(cell -> cell(spec, cell)).toList(),
        fields(spec, view),
        view.emptyTitle(),
        view.emptyHint(),
        new Item(
            view.item().name().isEmpty() ? words(spec.entry()) : view.item().name(),
            view.item().sentence(),
            view.item().names(),
            Members.of(spec, view)));
  }

  /** Such as {@code Model version} of {@code ModelVersion}. */
  private static String words(String entry) {
    String spaced = entry.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    return Character.toUpperCase(spaced.charAt(0)) + spaced.substring(1);
  }

  /** Those that the page offers, and behind them those that a link may set. */
  private static List<Field> fields(ListSpec spec, ListView view) {
    List<Field> offered = view.fields().stream().map(field -> field(spec, field)).toList();
    List<String> names = offered.stream().map(Field::name).toList();
    Stream<Field> others =
        spec.filters().stream()
            .filter(filter -> !names.contains(filter.name()))
            .map(filter -> field(filter, filter.name().replace('_', ' '), false, filter.values()));
    return Stream.concat(offered.stream(), others).toList();
  }

  private static Cell cell(ListSpec spec, ListView.Cell cell) {
    String sort = spec.sorts().containsKey(cell.field()) ? cell.field() : null;
    return new Cell(
        cell.label(), cell.field(), cell.format().json(), cell.format().numeric(), sort);
  }

  private static Field field(ListSpec spec, ListView.Field field) {
    ListFilter filter =
        spec.filters().stream()
            .filter(one -> one.name().equals(field.name()))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "The list %s has no filter %s.".formatted(spec.name(), field.name())));
    return field(
        filter, field.label(), true, field.options().isEmpty() ? filter.values() : field.options());
  }

  private static Field field(
      ListFilter filter, String label, boolean offered, List<String> options) {
    return new Field(
        filter.name(),
        label,
        filter.kind() == ListFilter.Kind.TIME,
        filter.kind() == ListFilter.Kind.PART,
        offered,
        options);
  }
}
