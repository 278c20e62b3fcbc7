package io.bactrian.watch.backup;

import io.bactrian.store.vault.VaultAddress;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * @param destination a folder or {@code s3://bucket/prefix}; empty: nothing is backed up
 * @param key the passphrase that everything is enciphered with
 * @param endpoint of the S3 destination, empty for AWS's own
 * @param region of the S3 destination
 * @param accessKey of the S3 destination
 * @param secretKey of the S3 destination
 * @param shipInterval how often finished write-ahead log is brought to the destination
 * @param waiting what may wait on this machine for a destination that is away
 * @param keep how many base backups stay, and with them the log since the oldest
 * @param late from this age on, log that has not arrived makes the hub degraded
 * @param cron when a base backup is taken
 * @param drillCron when a restore is drilled
 */
@Validated
@ConfigurationProperties(prefix = "hub.backup", ignoreUnknownFields = false)
record BackupProperties(
    @DefaultValue("") String destination,
    @DefaultValue("") String key,
    @DefaultValue("") String endpoint,
    @DefaultValue("us-east-1") String region,
    @DefaultValue("") String accessKey,
    @DefaultValue("") String secretKey,
    @NotNull @DefaultValue("2s") Duration shipInterval,
    @NotNull @DefaultValue("2GB") DataSize waiting,
    @Min(1) @DefaultValue("7") int keep,
    @NotNull @DefaultValue("2m") Duration late,
    @DefaultValue("0 47 2 * * ?") String cron,
    @DefaultValue("0 17 4 ? * SUN") String drillCron) {

  /** A passphrase that is guessed opens every backup at once, wherever it was copied to. */
  private static final int SHORTEST_KEY = 16;

  BackupProperties {
    if (!destination.isEmpty() && key.length() < SHORTEST_KEY) {
      throw new IllegalArgumentException(
          "hub.backup.key (HUB_BACKUP_KEY) needs "
              + SHORTEST_KEY
              + " characters or more: openssl rand -base64 32 makes one. Keep it where this"
              + " machine is not, for without it no backup can be read");
    }
  }

  VaultAddress address() {
    return new VaultAddress(destination, endpoint, region, accessKey, secretKey);
  }

  boolean on() {
    return !destination.isEmpty();
  }

  @Override
  public String toString() {
    return "BackupProperties[" + destination + "]";
  }
}
