package io.bactrian.watch.queue;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * @param poll how often each hub looks for work
 * @param maxPayload the largest payload, as JSON text
 * @param minWorkers of each hub, at least
 * @param maxWorkers of each hub, at most; each holds a connection while it works
 * @param drain within which time workers are to do what is due
 * @param raiseAfter the least time between two rises
 * @param lowerAfter for so long fewer have to be enough before workers go
 * @param tendCron when leases on a last attempt are ended
 * @param processorsCron when the processors are looked at
 * @param scalingCron when the number of workers is decided
 * @param reportPeriod how often each hub writes down what it runs
 */
@Validated
@ConfigurationProperties(prefix = "hub.queue", ignoreUnknownFields = false)
record QueueProperties(
    @NotNull @DurationMin(millis = 100) @DefaultValue("1s") Duration poll,
    @NotNull @DefaultValue("256KB") DataSize maxPayload,
    @Min(0) @Max(64) @DefaultValue("1") int minWorkers,
    @Min(1) @Max(64) @DefaultValue("8") int maxWorkers,
    @NotNull @DurationMin(seconds = 1) @DefaultValue("1m") Duration drain,
    @NotNull @DefaultValue("5m") Duration raiseAfter,
    @NotNull @DefaultValue("1h") Duration lowerAfter,
    @NotBlank @DefaultValue("0 0/5 * * * ?") String tendCron,
    @NotBlank @DefaultValue("0 0/15 * * * ?") String processorsCron,
    @NotBlank @DefaultValue("0 0/10 * * * ?") String scalingCron,
    @NotNull @DurationMin(seconds = 1) @DefaultValue("15s") Duration reportPeriod) {

  WorkerScaling.Bounds bounds() {
    return new WorkerScaling.Bounds(
        Math.min(minWorkers, maxWorkers), maxWorkers, drain, raiseAfter, lowerAfter);
  }
}
