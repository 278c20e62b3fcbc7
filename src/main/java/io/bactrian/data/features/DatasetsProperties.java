package io.bactrian.data.features;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param login whose bars make a series; empty for the login that sorts first among those that hold
 *     the symbol and period
 * @param horizon how many bars ahead a label looks
 * @param holdout the share of the newest labelled bars that no trainer sees
 * @param minimumSamples how many labelled bars a dataset needs at least
 * @param maximumBars how many bars a dataset may cover; each takes some 130 bytes of the heap
 * @param features the set of features that new datasets have and live calls compute, {@code
 *     default@1} or {@code default@2}; a champion that was trained on the other gets that one too
 * @param memoryLimit what DuckDB may take outside the heap while it writes, as it spells sizes
 */
@Validated
@ConfigurationProperties(prefix = "hub.datasets", ignoreUnknownFields = false)
public record DatasetsProperties(
    @NotNull @DefaultValue("") String login,
    @Min(1) @Max(1000) @DefaultValue("12") int horizon,
    @DecimalMin("0.05") @DecimalMax("0.5") @DefaultValue("0.2") double holdout,
    @Min(20) @DefaultValue("300") int minimumSamples,
    @Min(1000) @Max(5_000_000) @DefaultValue("1000000") int maximumBars,
    @NotNull @Pattern(regexp = "default@[12]") @DefaultValue("default@1") String features,
    @NotBlank @Pattern(regexp = "[0-9]+(MB|GB)") @DefaultValue("512MB") String memoryLimit) {}
