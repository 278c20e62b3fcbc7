import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

/** Takes what a bot sends as Telegram's Bot API does, and prints a line a message: time in ms, bytes. */
final class BotReceiver {
  public static void main(String[] arguments) throws Exception {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
    HttpServer server = HttpServer.create(address, 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext(
        "/",
        call -> {
          byte[] body = call.getRequestBody().readAllBytes();
          System.out.println(System.currentTimeMillis() + " " + body.length);
          byte[] answer = "{\"ok\":true,\"result\":{\"message_id\":1,\"date\":1}}".getBytes(StandardCharsets.UTF_8);
          call.getResponseHeaders().set("Content-Type", "application/json");
          call.sendResponseHeaders(200, answer.length);
          call.getResponseBody().write(answer);
          call.close();
        });
    server.start();
  }
}
