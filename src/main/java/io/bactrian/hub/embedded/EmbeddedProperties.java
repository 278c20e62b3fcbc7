package io.bactrian.hub.embedded;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param startTimeout how long PostgreSQL may take to answer, crash recovery included
 * @param checkInterval how often the supervisor looks whether PostgreSQL lives
 * @param archiveTimeout after which the log goes to the backup though its segment is not full
 */
@Validated
@ConfigurationProperties(prefix = "hub.embedded", ignoreUnknownFields = false)
record EmbeddedProperties(
    @NotNull @DefaultValue("60s") Duration startTimeout,
    @NotNull @DefaultValue("500ms") Duration checkInterval,
    @NotNull @DefaultValue("30s") Duration archiveTimeout) {}
