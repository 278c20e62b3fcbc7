package io.bactrian.hub.routeedit;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param folders whose files the console may change; none where it is only to show them
 * @param serveWait how long a save waits to say whether the new version serves
 */
@Validated
@ConfigurationProperties(prefix = "hub.routeedit", ignoreUnknownFields = false)
record RouteEditProperties(
    @NotNull @DefaultValue({"ROUTES", "SCHEDULES"}) Set<Folder> folders,
    @NotNull @DefaultValue("6s") Duration serveWait) {

  enum Folder {
    ROUTES,
    SCHEDULES,
    /** Here a file may make any class, so whoever may write one may run any code. */
    PROCESSORS
  }
}
