package io.bactrian.models.releases;

import static io.bactrian.hub.lists.Column.bool;
import static io.bactrian.hub.lists.Column.objects;
import static io.bactrian.hub.lists.Column.text;
import static io.bactrian.hub.lists.Column.time;
import static io.bactrian.hub.lists.ListView.Format.BADGE;
import static io.bactrian.hub.lists.ListView.Format.CLIP;
import static io.bactrian.hub.lists.ListView.Format.CODE;
import static io.bactrian.hub.lists.ListView.Format.STRONG;
import static io.bactrian.hub.lists.ListView.Format.TEXT;
import static io.bactrian.hub.lists.ListView.Format.TIME;
import static io.bactrian.hub.lists.ListView.cell;
import static io.bactrian.hub.lists.ListView.field;

import io.bactrian.hub.lists.ListFilter;
import io.bactrian.hub.lists.ListSpec;
import io.bactrian.hub.lists.ListView;
import io.bactrian.hub.lists.SearchKey;
import io.bactrian.hub.lists.SortKey;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The list of flags. */
@Configuration(proxyBeanMethods = false)
class FlagLists {
  private static final ListView PAGE =
      ListView.page(
              53, "Flags", "The versions that routes go by, as releases and people move them.")
          .one("Flag", "It names {version} of {model}, set by {by} {at}.")
          .foundBy(SearchKey.name("f.flag"))
          .cells(
              cell("Flag", "id", STRONG),
              cell("Model", "model", TEXT),
              cell("Release", "tag", CODE),
              cell("Version", "version", CODE),
              cell("By", "kind", BADGE),
              cell("Since (UTC)", "at", TIME),
              cell("Reason", "reason", CLIP))
          .fields(field("model", "Model"))
          .whenEmpty(
              "No flag yet",
              "PUT /api/v1/flags/{flag} declares one that follows the releases of a model.");

  @Bean
  ListSpec flagsList() {
    return ListSpec.named("flags", "ListedFlag")
        .summary("The flags, and what each says")
        .note("A removed flag is not among them.")
        .from(
            """
            (select * from (select distinct on (flag) * from model_flags order by flag, id desc) l
             where l.kind <> 'remove') f\
            """)
        .ordered(SortKey.text("f.flag"))
        .columns(
            List.of(
                text("f.flag as id"),
                text("f.model").sortable(),
                text("f.to_version as version").orNull().note("Null before a stable release."),
                text("f.tag").orNull().note("Null where a person chose the version."),
                bool("f.held").note("Releases do not move it."),
                text("f.kind").oneOf("declare", "release", "set", "hold", "resume"),
                time("f.at").sortable(),
                text("f.by"),
                text("f.reason"),
                objects(
                        """
                        (select jsonb_agg(to_jsonb(c) - 'id' - 'flag' - 'model' order by c.id desc)
                         from (select * from model_flags where flag = f.flag order by id desc limit 100) c) as changes\
                        """)
                    .inDetail()
                    .note("The newest first, at most 100.")))
        .filters(ListFilter.text("model", "f.model"))
        .shown(PAGE)
        .build();
  }
}
