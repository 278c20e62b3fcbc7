package io.bactrian.models.protocol;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * @param maxRows of one request
 * @param maxBody of one request
 */
@Validated
@ConfigurationProperties(prefix = "hub.protocol", ignoreUnknownFields = false)
record ProtocolProperties(
    @Min(1) @Max(65_536) @DefaultValue("1024") int maxRows,
    @NotNull @DefaultValue("4MB") DataSize maxBody) {}
