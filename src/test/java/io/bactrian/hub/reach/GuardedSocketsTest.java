package io.bactrian.hub.reach;

import static org.apache.camel.Exchange.FILE_NAME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.camel.component.file.remote.FtpEndpoint;
import org.apache.camel.component.file.remote.SftpEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sockets that FTP, SFTP and mail connect with, against a server on loopback. */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields
class GuardedSocketsTest {
  private static final GuardedSockets CLOSED =
      new GuardedSockets(new HostPolicy(List.of("*"), List.of()));

  @TempDir static Path home;
  private static ServerSocket server;
  private static final BlockingQueue<String> MAILED = new LinkedBlockingQueue<>();
  private static DefaultCamelContext context;

  @BeforeAll
  static void start() throws Exception {
    server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    var serving = new Thread(GuardedSocketsTest::serve, "smtp");
    serving.setDaemon(true);
    serving.start();
    context = new DefaultCamelContext();
    context.disableJMX();
    Guards.put(context, Reach.of(home, "localhost:" + server.getLocalPort()));
    context.start();
  }

  @AfterAll
  static void stop() throws IOException {
    context.stop();
    server.close();
  }

  /** As much of SMTP as a client needs to hand over a mail. */
  private static void serve() {
    try (Socket socket = server.accept();
        var in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
      answer(socket, "220 here");
      boolean data = false;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        MAILED.add(line);
        if (data) {
          data = !line.equals(".");
          if (!data) {
            answer(socket, "250 taken");
          }
        } else {
          data = line.equals("DATA");
          answer(socket, data ? "354 go on" : line.startsWith("QUIT") ? "221 bye" : "250 fine");
        }
      }
    } catch (IOException e) {
      MAILED.add(e.toString());
    }
  }

  private static void answer(Socket socket, String line) throws IOException {
    socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void connectNowhereThatIsClosed() {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    int port = server.getLocalPort();

    assertThatThrownBy(() -> CLOSED.createSocket("localhost", port).close())
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("hub.routes.allow.hosts");
    assertThatThrownBy(() -> CLOSED.createSocket(loopback, port).close())
        .isInstanceOf(ConnectException.class);
    assertThatThrownBy(() -> new GuardedTls(CLOSED).createSocket("localhost", port).close())
        .isInstanceOf(ConnectException.class);
    assertThatThrownBy(() -> new GuardedSftpProxy(CLOSED).connect(null, "localhost", port, 100))
        .isInstanceOf(ConnectException.class);
  }

  @Test
  void areThoseOfFtpAndSftp() {
    int port = server.getLocalPort();
    var ftp = context.getEndpoint("ftp:a@localhost:" + port + "/in?password=x", FtpEndpoint.class);
    var ftps = context.getEndpoint("ftps:a@localhost:" + port + "/in", FtpEndpoint.class);
    var sftp = context.getEndpoint("sftp:a@localhost:" + port + "/in", SftpEndpoint.class);

    assertThat(ftp.getFtpClientParameters())
        .extractingByKey("socketFactory")
        .isInstanceOf(GuardedSockets.class);
    assertThat(ftps.getFtpClientParameters())
        .extractingByKey("socketFactory")
        .isInstanceOf(GuardedSockets.class);
    assertThat(sftp.getProxy()).isInstanceOf(GuardedSftpProxy.class);
  }

  @Test
  void carryFilesOverSftpOnOneConnectionAfterTheOther(@TempDir Path folder) throws Exception {
    SshServer sshd = SshServer.setUpDefaultServer();
    sshd.setHost("127.0.0.1");
    sshd.setPort(0);
    sshd.setKeyPairProvider(new SimpleGeneratorHostKeyProvider());
    sshd.setPasswordAuthenticator((name, password, session) -> password.equals("x"));
    sshd.setSubsystemFactories(List.of(new SftpSubsystemFactory()));
    sshd.setFileSystemFactory(new VirtualFileSystemFactory(folder.toAbsolutePath()));
    sshd.start();
    try (var sftp = new DefaultCamelContext()) {
      sftp.disableJMX();
      Guards.put(sftp, Reach.of(home, "localhost:" + sshd.getPort()));
      sftp.start();
      String in = "sftp:a@localhost:" + sshd.getPort() + "/in?password=x&disconnect=true";
      for (String name : List.of("one", "two", "three")) {
        sftp.createProducerTemplate()
            .sendBodyAndHeader(in + "&throwExceptionOnConnectFailed=true", name, FILE_NAME, name);
      }
    } finally {
      sshd.stop();
    }
    assertThat(folder.resolve("in")).isDirectoryContaining("glob:**three");
    assertThat(folder.resolve("in/two")).hasContent("two");
  }

  @Test
  void carryAMailToAServerThatIsOpened() throws Exception {
    context
        .createProducerTemplate()
        .sendBodyAndHeader(
            "smtp://localhost:" + server.getLocalPort() + "?to=a@example.com&from=b@example.com",
            "nightly report",
            "Subject",
            "report");

    for (String line = ""; !line.equals("nightly report"); ) {
      line = MAILED.poll(20, TimeUnit.SECONDS);
      assertThat(line).as("a line of the mail").isNotNull();
    }
  }
}
