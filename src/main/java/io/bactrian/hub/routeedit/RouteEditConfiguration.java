package io.bactrian.hub.routeedit;

import io.bactrian.shared.HubFolders;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RouteEditProperties.class)
class RouteEditConfiguration {

  @Bean
  FilesOnDisk filesOnDisk(HubFolders folders, RouteEditProperties properties) {
    return new FilesOnDisk(folders.home(), properties.folders());
  }
}
