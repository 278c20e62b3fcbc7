package io.bactrian.capture.inbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.capture.mt5.Mt5Batch;
import io.bactrian.capture.mt5.Mt5Items;
import io.bactrian.capture.mt5.Mt5Kind;
import io.bactrian.hub.http.InboundMessage;
import io.bactrian.shared.HubException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import org.apache.commons.codec.digest.DigestUtils;

/** Rows of a file that are stored together, as if an Expert Advisor had sent them in UTC. */
final class InboxBatch {
  static final int MOST = 500;

  private final InboxFile file;
  private final Mt5Kind kind;
  private final StringBuilder raw;
  private final ObjectNode message;

  InboxBatch(InboxFile file, Mt5Kind kind, String header) {
    this.file = file;
    this.kind = kind;
    this.raw = new StringBuilder(header);
    this.message = message();
  }

  private ObjectNode message() {
    ObjectNode empty = JsonNodeFactory.withExactBigDecimals(true).objectNode();
    empty.put("login", file.login()).put("gmt_offset_s", 0);
    if (file.server() != null) {
      empty.put("server", file.server());
    }
    empty.put("kind", kind.name().toLowerCase(Locale.ROOT)).putArray("items");
    return empty;
  }

  /**
   * Takes a row that is what a webhook would accept.
   *
   * @throws HubException naming line and column
   */
  void add(InboxRow row, ObjectNode item, Mt5Items items) {
    ObjectNode single = message();
    item.putNull("gmt_offset_s"); // files were turned into UTC as they were read
    single.withArray("items").add(item);
    try {
      items.check(single);
    } catch (HubException e) {
      String column = e.field() == null ? null : e.field().replace("items[0].", "");
      throw InboxRows.refused(row.line(), column, String.valueOf(e.getMessage()));
    }
    message.withArray("items").addAll((ArrayNode) single.get("items"));
    raw.append(raw.isEmpty() ? "" : "\n").append(row.raw());
  }

  int size() {
    return message.get("items").size();
  }

  Mt5Batch items() {
    return Mt5Batch.of(message);
  }

  /** The same rows of the same series have the same id, whatever the file is called. */
  InboundMessage source() {
    byte[] body = raw.toString().getBytes(StandardCharsets.UTF_8);
    MessageDigest digest = DigestUtils.getSha256Digest();
    String server = file.server() == null ? "" : file.server() + "\n";
    String series = server + file.symbol() + "\n" + file.period() + "\n";
    digest.update(series.getBytes(StandardCharsets.UTF_8));
    String id = "inbox:" + HexFormat.of().formatHex(digest.digest(body), 0, 16);
    return new InboundMessage("mt5", file.login(), id, file.contentType(), body);
  }
}
