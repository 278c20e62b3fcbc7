package io.bactrian.decisions.fusion;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What routes that fuse lobes ask for by placeholder.
 *
 * @param threshold how far the fused score has to be from 0 for BUY or SELL
 */
@Validated
@ConfigurationProperties(prefix = "hub.fusion", ignoreUnknownFields = false)
record FusionProperties(@DecimalMin("0") @DecimalMax("1") @DefaultValue("0.1") double threshold) {}
