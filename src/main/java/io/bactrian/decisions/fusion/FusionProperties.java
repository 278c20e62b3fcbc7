package io.bactrian.decisions.fusion;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What routes that fuse lobes ask for by placeholder, and what the schedule trains.
 *
 * @param threshold how far the fused score has to be from 0 for BUY or SELL
 * @param symbols whose weights the schedule trains; empty for every symbol with enough decisions
 * @param recent how old a symbol's newest decision may be for the schedule to train it unnamed
 * @param nightlyCron when the schedule trains weights
 */
@Validated
@ConfigurationProperties(prefix = "hub.fusion", ignoreUnknownFields = false)
record FusionProperties(
    @DecimalMin("0") @DecimalMax("1") @DefaultValue("0.1") double threshold,
    @NotNull @DefaultValue({}) List<@NotBlank String> symbols,
    @NotNull @DefaultValue("7d") Duration recent,
    @NotBlank @DefaultValue("0 10 3 * * ?") String nightlyCron) {}
