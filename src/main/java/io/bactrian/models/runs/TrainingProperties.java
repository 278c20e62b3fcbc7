package io.bactrian.models.runs;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param period the bars' period where a request names none
 * @param targets what is trained where a request names none
 * @param symbols what the schedule trains; empty for every symbol with bars of late
 * @param recent how old the newest bar of a symbol may be for the schedule to train it
 * @param nightlyCron when the schedule asks for new models
 * @param advanceCron how often runs that wait are taken a step on
 * @param maxAttempts how often a run goes to a trainer before it has failed
 * @param retryDelay how long a run waits after its first failure; doubled after each further one
 * @param silence how long a trainer may report nothing before its run is requeued
 * @param answerTimeout how long a trainer may take to answer {@code POST /train}
 * @param linkValidity how long a run's links work
 * @param callbackUrl the hub's address as trainers see it; empty for the loopback address
 */
@Validated
@ConfigurationProperties(prefix = "hub.training", ignoreUnknownFields = false)
public record TrainingProperties(
    @NotBlank @DefaultValue("M5") String period,
    @NotEmpty @DefaultValue({"direction", "volatility"}) List<@NotBlank String> targets,
    @NotNull @DefaultValue({}) List<@NotBlank String> symbols,
    @NotNull @DefaultValue("7d") Duration recent,
    @NotBlank @DefaultValue("0 40 2 * * ?") String nightlyCron,
    @NotBlank @DefaultValue("0/2 * * * * ?") String advanceCron,
    @Min(1) @DefaultValue("5") int maxAttempts,
    @NotNull @DefaultValue("10s") Duration retryDelay,
    @NotNull @DefaultValue("10m") Duration silence,
    @NotNull @DefaultValue("10s") Duration answerTimeout,
    @NotNull @DefaultValue("1h") Duration linkValidity,
    @NotNull @DefaultValue("") String callbackUrl) {}
