package io.bactrian.capture.spool;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * @param patience how long a message waits for the database before it goes to the spool
 * @param spoolPatience how long it waits for the spool before its sender is asked to come again
 * @param groupMessages how many messages share one transaction at most
 * @param groupBytes how many bytes of messages share one transaction at most
 * @param spoolLimit how much the spool holds before senders are asked to come again
 * @param segmentSize the size of one file of the spool
 * @param retryInterval how often a database that is away is tried again
 * @param databaseTimeout how long one transaction may keep the others waiting
 */
@Validated
@ConfigurationProperties(prefix = "hub.intake", ignoreUnknownFields = false)
public record IntakeProperties(
    @NotNull @DefaultValue("1500ms") Duration patience,
    @NotNull @DefaultValue("1s") Duration spoolPatience,
    @Min(1) @Max(10_000) @DefaultValue("500") int groupMessages,
    @NotNull @DefaultValue("2MB") DataSize groupBytes,
    @NotNull @DefaultValue("1GB") DataSize spoolLimit,
    @NotNull @DefaultValue("16MB") DataSize segmentSize,
    @NotNull @DefaultValue("500ms") Duration retryInterval,
    @NotNull @DefaultValue("10s") Duration databaseTimeout) {}
