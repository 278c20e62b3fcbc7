package io.bactrian.capture.archive;

import static io.bactrian.hub.lists.Column.text;
import static io.bactrian.hub.lists.Column.time;
import static io.bactrian.hub.lists.Column.whole;
import static io.bactrian.hub.lists.ListFilter.oneOf;

import io.bactrian.hub.lists.Column;
import io.bactrian.hub.lists.ListFilter;
import io.bactrian.hub.lists.ListSpec;
import io.bactrian.hub.lists.SortKey;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The list of archived files. */
@Configuration(proxyBeanMethods = false)
class ArchiveLists {
  private static final List<Column> ARCHIVE_COLUMNS =
      List.of(
          text("a.id::text as id"),
          text("a.kind").sortable().oneOf("charts", "pine"),
          text("a.name").sortable(),
          text("a.key").note("Of the object."),
          text("a.sha256"),
          text("a.content_type"),
          whole("a.size").sortable().note("Bytes."),
          time("a.archived_at").sortable(),
          text("a.archived_by"));

  @Bean
  ListSpec archiveList() {
    return ListSpec.named("archive", "ArchivedFile")
        .summary("Chart images and Pine sources that are kept")
        .note("Newest first by archived_at.")
        .from("archived_files a")
        .newestFirst(SortKey.bigint("a.id"))
        .columns(ARCHIVE_COLUMNS)
        .filters(
            oneOf("kind", "a.kind", "charts", "pine").note("What it is."),
            ListFilter.text("name", "a.name").note("The name it was archived under."),
            ListFilter.from("a.archived_at"),
            ListFilter.to("a.archived_at"))
        .build();
  }
}
