package io.bactrian.changes.log;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * @param brokers host:port, separated by commas; empty keeps changes in process
 * @param topic that carries the changes; made where it is missing
 * @param partitions of a topic that is made: how many hubs can share one subscriber's work
 * @param replication copies of a topic that is made, -1 for the brokers' own default
 * @param retention how long the topic holds a change; how far a subscriber can be rewound
 * @param maxMessage the largest change that the topic takes
 * @param keys table to the columns whose values keep changes in order among each other
 * @param options of Kafka's clients, such as security.protocol and sasl.jaas.config
 */
@Validated
@ConfigurationProperties(prefix = "hub.kafka", ignoreUnknownFields = false)
public record KafkaProperties(
    @NotNull @DefaultValue("") String brokers,
    @NotBlank @DefaultValue("bactrian.changes") String topic,
    @Min(1) @Max(1000) @DefaultValue("12") int partitions,
    @Min(-1) @DefaultValue("-1") short replication,
    @NotNull @DefaultValue("7d") Duration retention,
    @NotNull @DefaultValue("20MB") DataSize maxMessage,
    @NotNull @DefaultValue Map<String, List<String>> keys,
    @NotNull @DefaultValue Map<String, String> options) {

  /** The subscriber that carries the change log to the topic. */
  public static final String RELAY = "kafka-relay";

  public boolean enabled() {
    return !brokers.isBlank();
  }
}
