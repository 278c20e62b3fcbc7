/**
 * The Camel component {@code microsoft-onedrive}: OneDrive and SharePoint drives over Microsoft
 * Graph. It uses nothing of the hub, so that it can live elsewhere.
 */
@ApplicationModule(
    displayName = "OneDrive component",
    allowedDependencies = {})
@NullMarked
package io.bactrian.store.onedrive;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
