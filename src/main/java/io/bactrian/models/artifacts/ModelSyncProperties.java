package io.bactrian.models.artifacts;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * @param source where models come from: {@code github}, {@code hugging-face}, or {@code s3} for the
 *     hub's object store
 * @param url of GitHub's API
 * @param token with read access to Actions; empty: nothing comes from GitHub
 * @param repository {@code owner/name}; empty: as without a token
 * @param branch whose runs are taken; at Hugging Face a branch or tag
 * @param workflow the file's name, whose runs are taken
 * @param events that may have started a run
 * @param artifacts the names that are looked for
 * @param downloadHosts where GitHub may redirect to; {@code *.} before a name for all below it
 * @param prefix what the keys of archives in the object store begin with
 * @param cron when it is looked whether it is time
 * @param interval between two polls
 * @param maxAge older artifacts are left alone
 * @param maxSize of an archive, packed as well as unpacked
 * @param keep how many backups of a model stay
 * @param maxAttempts how often an artifact is tried that cannot be judged
 * @param timeout of one transfer
 * @param huggingFace settings of that source
 */
@Validated
@ConfigurationProperties(prefix = "hub.model-sync", ignoreUnknownFields = false)
public record ModelSyncProperties(
    @NotNull @Pattern(regexp = "github|hugging-face|s3") @DefaultValue("github") String source,
    @NotNull @DefaultValue("https://api.github.com") URI url,
    @NotNull @DefaultValue("") String token,
    @NotNull @Pattern(regexp = "|[A-Za-z0-9][A-Za-z0-9._-]*/[A-Za-z0-9._-]+") @DefaultValue("")
        String repository,
    @NotBlank @DefaultValue("main") String branch,
    @NotBlank @DefaultValue("train.yml") String workflow,
    @NotEmpty @DefaultValue({"push", "schedule", "workflow_dispatch"})
        List<@NotBlank String> events,
    @NotEmpty @DefaultValue("unified_brain") List<@NotBlank String> artifacts,
    @NotEmpty @DefaultValue({"*.blob.core.windows.net", "*.githubusercontent.com"})
        List<@NotBlank String> downloadHosts,
    @NotBlank @DefaultValue("synced-models/") String prefix,
    @NotBlank @DefaultValue("0 0/5 * * * ?") String cron,
    @NotNull @DurationMin(minutes = 5) @DefaultValue("15m") Duration interval,
    @NotNull @DurationMin(hours = 1) @DefaultValue("7d") Duration maxAge,
    @NotNull @DefaultValue("64MB") DataSize maxSize,
    @Min(2) @DefaultValue("5") int keep,
    @Min(1) @DefaultValue("20") int maxAttempts,
    @NotNull @DurationMin(seconds = 1) @DefaultValue("1m") Duration timeout,
    @Valid @NotNull @DefaultValue HuggingFace huggingFace) {

  /**
   * @param url of the Hub
   * @param token that may read the repository; empty for a public one
   * @param downloadHosts where it may redirect to; {@code *.} before a name for all below it
   */
  public record HuggingFace(
      @NotNull @DefaultValue("https://huggingface.co") URI url,
      @NotNull @DefaultValue("") String token,
      @NotEmpty @DefaultValue({"*.hf.co", "*.huggingface.co"})
          List<@NotBlank String> downloadHosts) {
    @Override
    public String toString() {
      return "HuggingFace[" + url + "]"; // no token
    }
  }

  public boolean fromGitHub() {
    return source.equals("github");
  }

  public boolean fromBucket() {
    return source.equals("s3");
  }

  /** Whether anything is polled. */
  public boolean isOn() {
    return fromBucket() || (!repository.isEmpty() && (!fromGitHub() || !token.isEmpty()));
  }

  /** What polls and limits of the source are kept under. */
  public String address() {
    return fromBucket() ? source : (fromGitHub() ? url : huggingFace.url()).toString();
  }

  @Override
  public String toString() {
    return "ModelSyncProperties[" + source + " " + repository + "]"; // no token
  }
}
