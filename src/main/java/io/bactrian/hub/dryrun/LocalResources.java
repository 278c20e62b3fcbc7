package io.bactrian.hub.dryrun;

import org.apache.camel.CamelContext;
import org.apache.camel.impl.engine.DefaultResourceLoader;
import org.apache.camel.spi.Resource;

/** The resources of a dry run, which connects to nothing. */
final class LocalResources extends DefaultResourceLoader {

  LocalResources(CamelContext context) {
    super(context);
  }

  @Override
  public Resource resolveResource(String uri) {
    if (!uri.matches("(?i)[^:]*|(classpath|file|ref|bean|mem):.*")) {
      throw new IllegalArgumentException("A dry run fetches nothing: " + uri);
    }
    return super.resolveResource(uri);
  }
}
