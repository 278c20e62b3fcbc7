package io.bactrian.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.stereotype.Component;
import org.springframework.util.DigestUtils;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Lets a browser keep the console's files and ask whether they are still the same. Their tags are
 * of their content: the times in the jar are the same in each build.
 */
@Component
class AssetCaching implements WebMvcConfigurer {
  private static final String STATIC = "classpath:/static/";

  @Override
  public void addResourceHandlers(ResourceHandlerRegistry registry) {
    registry
        .addResourceHandler("/assets/**")
        .addResourceLocations(STATIC + "assets/")
        .setCacheControl(CacheControl.noCache().cachePublic())
        .setUseLastModified(false)
        .setEtagGenerator(AssetCaching::tag);
    registry
        .addResourceHandler("/favicon.ico", "/openapi.json")
        .addResourceLocations(STATIC)
        .setCacheControl(CacheControl.noCache().cachePublic())
        .setUseLastModified(false)
        .setEtagGenerator(AssetCaching::tag);
  }

  /** Weak, since Tomcat compresses nothing that has a strong one. */
  private static String tag(Resource file) {
    try (InputStream content = file.getInputStream()) {
      return "W/\"" + DigestUtils.md5DigestAsHex(content) + '"';
    } catch (IOException e) {
      throw new UncheckedIOException("A file of the console cannot be read", e);
    }
  }
}
