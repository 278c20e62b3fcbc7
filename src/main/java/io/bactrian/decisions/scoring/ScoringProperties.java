package io.bactrian.decisions.scoring;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What {@code routes/scoring/infer.camel.yaml} asks for by placeholder.
 *
 * @param period the bars' period
 * @param threshold how far the probability of up has to be from one half for BUY or SELL
 * @param bars how many of the newest closed bars the lobes get
 * @param cache how long a proposal is used again for the same question, 0 for never
 */
@Validated
@ConfigurationProperties(prefix = "hub.scoring", ignoreUnknownFields = false)
record ScoringProperties(
    @NotBlank @DefaultValue("M5") String period,
    @DecimalMin("0") @DecimalMax("0.5") @DefaultValue("0.02") double threshold,
    @Min(200) @Max(20_000) @DefaultValue("2300") int bars,
    @DefaultValue("60s") Duration cache) {}
