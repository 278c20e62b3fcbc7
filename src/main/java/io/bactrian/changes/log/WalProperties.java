package io.bactrian.changes.log;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * @param slot the replication slot, unique in the database server
 * @param publication the publication, unique in the database
 * @param pollInterval how long Debezium waits for more when the log is quiet
 * @param heartbeatMs how often the slot is moved on, milliseconds, though no captured table changes
 * @param batchSize how many changes are written at once; Debezium's queue is to be larger
 * @param lagLimit how much log the slot may hold back before health says degraded
 */
public record WalProperties(
    @NotNull @Pattern(regexp = "[a-z0-9_]{1,63}") @DefaultValue("bactrian") String slot,
    @NotNull @Pattern(regexp = "[a-z0-9_]{1,63}") @DefaultValue("bactrian") String publication,
    @NotNull @DefaultValue("5ms") Duration pollInterval,
    @Min(100) @Max(60_000) @DefaultValue("5000") int heartbeatMs,
    @Min(1) @Max(2_000) @DefaultValue("2000") int batchSize,
    @NotNull @DefaultValue("1GB") DataSize lagLimit) {}
