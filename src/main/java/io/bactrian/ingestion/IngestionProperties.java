package io.bactrian.ingestion;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * @param maxBody the largest message taken
 * @param maxDepth how deep objects and arrays may nest
 * @param signatureTolerance how far a signed timestamp may lie from the hub's clock, either way
 * @param duplicateWindow how long identical bytes of an alert without {@code timenow} count as a
 *     resend; with it they do for ever
 * @param rejectedQuota how many refused messages of one sender are kept; the oldest go first
 */
@Validated
@ConfigurationProperties(prefix = "hub.ingestion", ignoreUnknownFields = false)
record IngestionProperties(
    @NotNull @DefaultValue("256KB") DataSize maxBody,
    @Min(4) @Max(100) @DefaultValue("32") int maxDepth,
    @NotNull @DefaultValue("5m") Duration signatureTolerance,
    @NotNull @DefaultValue("10m") Duration duplicateWindow,
    @Min(0) @DefaultValue("1000") int rejectedQuota) {}
