package io.bactrian.hub.schedules;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param checkInInterval how often a hub says that it lives and asks what is to be fired, and how
 *     far ahead it takes firings; what a dead one had taken is free again after at most twice this,
 *     Quartz's grace of 7.5 s, and {@code misfireThreshold}
 * @param misfireThreshold a firing later than this is missed, and all that a schedule has missed
 *     become one firing; what is late by less is made up for one by one
 * @param lookInterval how often the schedules of all hubs are compared
 * @param hubTimeout a hub unseen for this long holds no schedule any more
 * @param historyRows firings that are kept of each schedule, and as many that did not complete
 * @param historyAge and none older than this
 * @param backFillLimit missed firings that one call may let run
 */
@Validated
@ConfigurationProperties(prefix = "hub.schedules", ignoreUnknownFields = false)
record SchedulesProperties(
    @NotNull @DurationMin(seconds = 1) @DefaultValue("1s") Duration checkInInterval,
    @NotNull @DefaultValue("3s") Duration misfireThreshold,
    @NotNull @DefaultValue("5s") Duration lookInterval,
    @NotNull @DefaultValue("30s") Duration hubTimeout,
    @Min(1) @DefaultValue("1000") int historyRows,
    @NotNull @DurationMin(hours = 1) @DefaultValue("30d") Duration historyAge,
    @Min(1) @Max(100_000) @DefaultValue("1000") int backFillLimit) {}
