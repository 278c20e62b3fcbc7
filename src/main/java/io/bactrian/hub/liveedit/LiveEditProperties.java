package io.bactrian.hub.liveedit;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param pollInterval how often the folders are read; a change is judged when two looks agree
 * @param drainTimeout how long a swap waits for what runs on the old route
 * @param requestWait how long a request waits for a swap before it is answered 503
 */
@Validated
@ConfigurationProperties(prefix = "hub.liveedit", ignoreUnknownFields = false)
record LiveEditProperties(
    @NotNull @DefaultValue("250ms") Duration pollInterval,
    @NotNull @DefaultValue("2s") Duration drainTimeout,
    @NotNull @DefaultValue("10s") Duration requestWait) {}
