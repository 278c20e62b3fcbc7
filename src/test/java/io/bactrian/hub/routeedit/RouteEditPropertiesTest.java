package io.bactrian.hub.routeedit;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.hub.routeedit.RouteEditProperties.Folder;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class RouteEditPropertiesTest {
  private final ApplicationContextRunner context =
      new ApplicationContextRunner().withUserConfiguration(Registered.class);

  @Test
  void haveTheseDefaults() {
    context.run(
        c ->
            assertThat(c.getBean(RouteEditProperties.class))
                .isEqualTo(
                    new RouteEditProperties(
                        Set.of(Folder.ROUTES, Folder.SCHEDULES), Duration.ofSeconds(6))));
  }

  @Test
  void switchEditingOffWhereTheyNameNoFolder() {
    context
        .withPropertyValues("hub.routeedit.folders=")
        .run(c -> assertThat(c.getBean(RouteEditProperties.class).folders()).isEmpty());
  }

  @Test
  void refuseAnUnknownKeyOrFolder() {
    context.withPropertyValues("hub.routeedit.folder=routes").run(c -> assertThat(c).hasFailed());
    context.withPropertyValues("hub.routeedit.folders=data").run(c -> assertThat(c).hasFailed());
  }

  @EnableConfigurationProperties(RouteEditProperties.class)
  static class Registered {}
}
