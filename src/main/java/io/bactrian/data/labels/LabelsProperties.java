package io.bactrian.data.labels;

import jakarta.validation.constraints.NotBlank;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param regimePeriod the period of the bars that a trade's regime is computed from, such as {@code
 *     M5}
 */
@Validated
@ConfigurationProperties(prefix = "hub.labels", ignoreUnknownFields = false)
record LabelsProperties(@NotBlank @DefaultValue("M5") String regimePeriod) {}
