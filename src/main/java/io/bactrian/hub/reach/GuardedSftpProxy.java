package io.bactrian.hub.reach;

import com.jcraft.jsch.Proxy;
import com.jcraft.jsch.SocketFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/**
 * JSch takes no socket factory from Camel, but a proxy: this one goes straight to the server, on a
 * socket of its own for each session. JSch holds its lock from connecting to taking the streams.
 */
final class GuardedSftpProxy implements Proxy {
  private final GuardedSockets sockets;
  private Socket socket;

  GuardedSftpProxy(GuardedSockets sockets) {
    this.sockets = sockets;
    this.socket = sockets.createSocket();
  }

  @Override
  public void connect(@Nullable SocketFactory factory, String host, int port, int timeout)
      throws IOException {
    Socket next = sockets.createSocket();
    try {
      next.connect(new InetSocketAddress(host, port), timeout);
    } catch (IOException e) {
      next.close();
      throw e;
    }
    socket = next;
  }

  @Override
  public InputStream getInputStream() {
    try {
      return socket.getInputStream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public OutputStream getOutputStream() {
    try {
      return socket.getOutputStream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Socket getSocket() {
    return socket;
  }

  @Override
  public void close() {
    // A session closes its streams, and with them its socket; this one may be another session's.
  }
}
