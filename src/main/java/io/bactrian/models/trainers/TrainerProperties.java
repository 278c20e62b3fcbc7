package io.bactrian.models.trainers;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * @param url a remote trainer's base address; empty for the embedded one
 * @param host what is behind the address: {@code plain} for the contract itself, {@code runpod} or
 *     {@code modal}
 * @param pause milliseconds between two looks at a job of RunPod or Modal
 * @param key the remote trainer's bearer key; empty where it asks for none
 * @param queue how many runs may wait in the embedded trainer
 * @param allowedHosts hosts the embedded trainer may reach, beside that of the hub's public address
 * @param maxDownload the largest dataset file it downloads
 * @param timeout how long one transfer may take
 * @param torch a folder with the libraries of the LSTM for the embedded trainer; empty for none
 */
@Validated
@ConfigurationProperties(prefix = "hub.trainer", ignoreUnknownFields = false)
record TrainerProperties(
    @NotNull @DefaultValue("") String url,
    @NotNull @Pattern(regexp = "plain|runpod|modal") @DefaultValue("plain") String host,
    @Min(10) @Max(600_000) @DefaultValue("5000") long pause,
    @NotNull @DefaultValue("") String key,
    @Min(1) @Max(1000) @DefaultValue("4") int queue,
    @NotNull @DefaultValue({"127.0.0.1", "localhost"}) List<String> allowedHosts,
    @NotNull @DefaultValue("2GB") DataSize maxDownload,
    @NotNull @DefaultValue("5m") Duration timeout,
    @NotNull @DefaultValue("") String torch) {
  @Override
  public String toString() {
    return "TrainerProperties[" + url + "]";
  }
}
