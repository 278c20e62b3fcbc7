package io.bactrian.hub.components;

import static io.bactrian.FakeAnswers.answer;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpServer;
import io.bactrian.store.onedrive.graph.FakeGraph;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.ftpserver.FtpServer;
import org.apache.ftpserver.FtpServerFactory;
import org.apache.ftpserver.ftplet.FtpException;
import org.apache.ftpserver.listener.Listener;
import org.apache.ftpserver.listener.ListenerFactory;
import org.apache.ftpserver.usermanager.impl.BaseUser;
import org.apache.ftpserver.usermanager.impl.WritePermission;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/** FTP, SFTP, mail and HTTP (Telegram's among it) on loopback, in this process. */
final class ComponentServers implements AutoCloseable {
  static final String USER = "desk";
  static final String PASSWORD = "secret-of-desk";
  static final String TELEGRAM_TOKEN = "1:token";

  final Path ftpFolder;
  final Path sftpFolder;
  final GreenMail mail;
  final List<String> telegrams = new CopyOnWriteArrayList<>();
  private final FtpServer ftp;
  private final Listener ftpListener;
  private final SshServer sftp;
  private final HttpServer http;

  ComponentServers(Path folder) throws IOException, FtpException {
    ftpFolder = Files.createDirectories(folder.resolve("ftp"));
    sftpFolder = Files.createDirectories(folder.resolve("sftp"));
    var listeners = new ListenerFactory();
    listeners.setServerAddress("127.0.0.1");
    listeners.setPort(0);
    ftpListener = listeners.createListener();
    ftp = ftp();
    sftp = sftp();
    mail =
        new GreenMail(
            new ServerSetup[] {
              new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP),
              new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP)
            });
    mail.start();
    mail.setUser("desk@example.org", USER, PASSWORD);
    http = http();
  }

  /** What the page's examples have placeholders for. */
  Map<String, Object> settings(Path folder) {
    String http = "http://127.0.0.1:" + this.http.getAddress().getPort();
    Map<String, Object> set = new HashMap<>();
    set.put("hub.poll.period", "50");
    set.put("hub.report.cron", "0/1 * * * * ?");
    set.put("hub.fills.folder", folder.resolve("fills").toString());
    set.put("hub.broker.log", folder.resolve("broker.log").toString());
    set.put("hub.ftp.address", "127.0.0.1:" + ftpListener.getPort());
    set.put("hub.sftp.address", "127.0.0.1:" + sftp.getPort());
    for (String server : List.of("ftp", "sftp", "mail")) {
      set.put("hub." + server + ".user", USER);
      set.put("hub." + server + ".password", PASSWORD);
    }
    set.put("hub.statements.folder", folder.resolve("statements").toString());
    set.put("hub.onedrive.drive", FakeGraph.DRIVE);
    set.put("hub.prices.url", http + "/prices");
    set.put("hub.prices.down-url", http + "/down");
    set.put("hub.broker.url", http);
    set.put("hub.alerts.topic", "alerts");
    set.put("hub.mail.host", "127.0.0.1");
    set.put("hub.mail.port", mail.getSmtp().getPort());
    set.put("hub.mail.imap-port", mail.getImap().getPort());
    set.put("hub.mail.from", "hub@example.org");
    set.put("hub.mail.to", "desk@example.org");
    set.put("hub.telegram.chat", "7");
    set.put("HUB_TELEGRAM_TOKEN", TELEGRAM_TOKEN);
    set.put("camel.component.telegram.base-uri", http);
    return set;
  }

  private FtpServer ftp() throws FtpException {
    var factory = new FtpServerFactory();
    factory.addListener("default", ftpListener);
    var user = new BaseUser();
    user.setName(USER);
    user.setPassword(PASSWORD);
    user.setHomeDirectory(ftpFolder.toString());
    user.setAuthorities(List.of(new WritePermission()));
    factory.getUserManager().save(user);
    FtpServer server = factory.createServer();
    server.start();
    return server;
  }

  private SshServer sftp() throws IOException {
    SshServer server = SshServer.setUpDefaultServer();
    server.setHost("127.0.0.1");
    server.setPort(0);
    server.setKeyPairProvider(new SimpleGeneratorHostKeyProvider());
    server.setPasswordAuthenticator(
        (name, password, session) -> name.equals(USER) && password.equals(PASSWORD));
    server.setSubsystemFactories(List.of(new SftpSubsystemFactory()));
    server.setFileSystemFactory(new VirtualFileSystemFactory(sftpFolder.toAbsolutePath()));
    server.start();
    return server;
  }

  private HttpServer http() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/prices", call -> answer(call, 200, "{\"symbol\":\"BTCUSD\",\"price\":42000.50}"));
    server.createContext("/down", call -> answer(call, 503, "{}"));
    server.createContext("/accounts/5001", call -> answer(call, 200, "balance 100.10"));
    server.createContext(
        "/bot" + TELEGRAM_TOKEN + "/sendMessage",
        call -> {
          telegrams.add(new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          answer(call, 200, "{\"ok\":true,\"result\":{\"message_id\":1,\"date\":1}}");
        });
    server.start();
    return server;
  }

  @Override
  public void close() throws IOException {
    ftp.stop();
    sftp.stop();
    mail.stop();
    http.stop(0);
  }
}
