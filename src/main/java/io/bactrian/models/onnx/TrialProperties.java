package io.bactrian.models.onnx;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * @param trialMemory what a model may take while it is opened and tried
 * @param trialCpu how much CPU time that may take
 * @param trialTimeout how long a trial may take on a busy machine; then it is tried again later
 */
@Validated
@ConfigurationProperties(prefix = "hub.registry", ignoreUnknownFields = false)
record TrialProperties(
    @NotNull @DefaultValue("512MB") DataSize trialMemory,
    @NotNull @DefaultValue("10s") Duration trialCpu,
    @NotNull @DefaultValue("60s") Duration trialTimeout) {}
