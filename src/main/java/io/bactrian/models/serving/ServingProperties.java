package io.bactrian.models.serving;

import jakarta.validation.constraints.NotBlank;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param advanceCron how often rollouts under way are looked at
 */
@Validated
@ConfigurationProperties(prefix = "hub.serving", ignoreUnknownFields = false)
record ServingProperties(@NotBlank @DefaultValue("0/10 * * * * ?") String advanceCron) {}
