package io.bactrian.store.mirror;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param folder of the drive, below which the maps that come with the hub are
 * @param cron when every map runs, a Quartz cron expression
 * @param bandwidth what one map may take, a size a second; 0 for no limit
 * @param parallel copies of one map at a time; of files over 1 MB never more than four
 * @param lease how long a dead hub's run keeps other hubs off its map
 */
@Validated
@ConfigurationProperties(prefix = "hub.sync", ignoreUnknownFields = false)
record MirrorProperties(
    @NotBlank @DefaultValue("Bactrian") String folder,
    @NotBlank @DefaultValue("0 0/5 * * * ?") String cron,
    @NotBlank @DefaultValue("0") String bandwidth,
    @Min(1) @Max(32) @DefaultValue("8") int parallel,
    @NotNull @DefaultValue("30s") Duration lease) {}
