package io.bactrian.hub.health;

import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * @param required the checks without which the hub never calls itself ok
 * @param timeout how long one check may take before it counts as missing
 * @param cache how long an answer serves further callers
 * @param freeDisk with less than this free under the data folder the hub is degraded
 */
@Validated
@ConfigurationProperties(prefix = "hub.monitoring.health", ignoreUnknownFields = false)
record HealthProperties(
    @NotEmpty @DefaultValue({"database", "objects", "routes", "changes", "schedules", "disk"})
        List<String> required,
    @NotNull @DefaultValue("700ms") Duration timeout,
    @NotNull @DefaultValue("1s") Duration cache,
    @NotNull @DefaultValue("1GB") DataSize freeDisk) {}
