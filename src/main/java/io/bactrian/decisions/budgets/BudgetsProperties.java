package io.bactrian.decisions.budgets;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param retention how long calls to hosts outside are kept, at least the day that budgets count
 * @param pruneCron when older ones are removed, a Quartz cron expression
 */
@Validated
@ConfigurationProperties(prefix = "hub.budgets", ignoreUnknownFields = false)
record BudgetsProperties(
    @NotNull @DurationMin(days = 1) @DefaultValue("90d") Duration retention,
    @NotBlank @DefaultValue("0 37 3 * * ?") String pruneCron) {}
