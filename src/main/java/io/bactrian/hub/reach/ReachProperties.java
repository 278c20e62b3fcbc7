package io.bactrian.hub.reach;

import jakarta.validation.constraints.NotEmpty;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param schemes components and languages; {@code *} is every one that runs neither code nor
 *     commands, each of those is opened by its name
 * @param hosts {@code host}, {@code *.domain}, address or network, each with {@code :port} or
 *     without; {@code *} is every host except what only an address or {@code localhost} opens
 * @param folders beside {@code hub.files}
 */
@Validated
@ConfigurationProperties(prefix = "hub.routes.allow", ignoreUnknownFields = false)
record ReachProperties(
    @NotEmpty @DefaultValue("*") List<String> schemes,
    @NotEmpty @DefaultValue("*") List<String> hosts,
    @DefaultValue List<String> folders) {}
