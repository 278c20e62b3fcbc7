package io.bactrian.models.serving;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param advanceCron how often rollouts under way are looked at
 * @param passed what becomes of a version that the gate lets pass beside a champion: champion, or
 *     candidate, which waits for a rollout
 */
@Validated
@ConfigurationProperties(prefix = "hub.serving", ignoreUnknownFields = false)
record ServingProperties(
    @NotBlank @DefaultValue("0/10 * * * * ?") String advanceCron,
    @Pattern(regexp = "champion|candidate") @DefaultValue("champion") String passed) {}
