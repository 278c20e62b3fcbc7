package io.bactrian.decisions.scoring;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotBlank;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What {@code routes/scoring/infer.camel.yaml} asks for by placeholder.
 *
 * @param period the bars' period
 * @param threshold how far the probability of up has to be from one half for BUY or SELL
 */
@Validated
@ConfigurationProperties(prefix = "hub.scoring", ignoreUnknownFields = false)
record ScoringProperties(
    @NotBlank @DefaultValue("M5") String period,
    @DecimalMin("0") @DecimalMax("0.5") @DefaultValue("0.02") double threshold) {}
