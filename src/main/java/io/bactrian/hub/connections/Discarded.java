package io.bactrian.hub.connections;

import java.nio.ByteBuffer;
import org.apache.tomcat.util.net.ApplicationBufferHandler;

/** Takes the bytes of a body that nobody reads. */
final class Discarded implements ApplicationBufferHandler {
  private ByteBuffer buffer = ByteBuffer.allocate(0);

  @Override
  public void setByteBuffer(ByteBuffer buffer) {
    this.buffer = buffer;
  }

  @Override
  public ByteBuffer getByteBuffer() {
    return buffer;
  }

  @Override
  public void expand(int size) {
    // Tomcat hands over buffers of its own.
  }
}
