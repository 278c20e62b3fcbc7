package io.bactrian.models.modelsync;

import io.bactrian.models.artifacts.ArtifactSource;
import io.bactrian.models.artifacts.FoundArtifact;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;
import org.apache.commons.codec.digest.DigestUtils;

/** Turns a {@link FoundArtifact} into a {@link DownloadedArtifact}. */
final class DownloadArtifactProcessor implements Processor {
  private final ArtifactSource source;
  private final SyncRows rows;

  DownloadArtifactProcessor(ArtifactSource source, SyncRows rows) {
    this.source = source;
    this.rows = rows;
  }

  @Override
  public void process(Exchange exchange) throws InvalidPayloadException {
    FoundArtifact found = exchange.getMessage().getMandatoryBody(FoundArtifact.class);
    byte[] archive = source.download(found);
    if (found.digest() == null) {
      rows.digest(found.id(), "sha256:" + DigestUtils.sha256Hex(archive));
    }
    exchange.getMessage().setBody(new DownloadedArtifact(found, archive));
  }
}
