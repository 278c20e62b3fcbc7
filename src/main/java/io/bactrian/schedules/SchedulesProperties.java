package io.bactrian.schedules;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param checkInInterval how often a hub says that it lives; what a dead one had taken is free
 *     again after at most twice this, Quartz's grace of 7.5 s, and {@code misfireThreshold}
 * @param misfireThreshold a firing later than this is missed, and all that a schedule has missed
 *     become one firing; what is late by less is made up for one by one
 * @param lookInterval how often the schedules of all hubs are compared; also how long a hub may
 *     take to hear of a firing that another hub hands over, and of the database's return
 * @param hubTimeout a hub unseen for this long holds no schedule any more
 */
@Validated
@ConfigurationProperties(prefix = "hub.schedules", ignoreUnknownFields = false)
record SchedulesProperties(
    @NotNull @DefaultValue("1s") Duration checkInInterval,
    @NotNull @DefaultValue("3s") Duration misfireThreshold,
    @NotNull @DefaultValue("5s") Duration lookInterval,
    @NotNull @DefaultValue("30s") Duration hubTimeout) {}
