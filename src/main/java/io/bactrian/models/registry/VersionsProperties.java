package io.bactrian.models.registry;

import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param keptOpen versions beside the champions that stay open when a caller named them
 * @param openingsAMinute how often one may be opened; then callers have to wait
 */
@Validated
@ConfigurationProperties(prefix = "hub.versions", ignoreUnknownFields = false)
record VersionsProperties(
    @Min(1) @DefaultValue("8") int keptOpen, @Min(1) @DefaultValue("30") int openingsAMinute) {}
