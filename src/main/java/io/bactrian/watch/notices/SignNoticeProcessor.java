package io.bactrian.watch.notices;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.hub.webhookauth.StandardWebhooks;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Makes the body the message as JSON, and signs it as Standard Webhooks do where there is a secret.
 * The id is the same at every try.
 */
final class SignNoticeProcessor implements Processor {
  private final ObjectMapper json;
  private final AlarmsProperties properties;
  private final Clock clock;

  SignNoticeProcessor(ObjectMapper json, AlarmsProperties properties, Clock clock) {
    this.json = json;
    this.properties = properties;
    this.clock = clock;
  }

  @Override
  public void process(Exchange exchange) throws Exception {
    Notice notice = exchange.getMessage().getMandatoryBody(Notice.class);
    long now = clock.instant().getEpochSecond();
    byte[] body = json.writeValueAsBytes(document(notice));
    exchange.getMessage().setBody(body);
    exchange.getMessage().setHeader("webhook-id", notice.messageId());
    exchange.getMessage().setHeader("webhook-timestamp", Long.toString(now));
    String secret = properties.webhook().secret();
    if (!secret.isEmpty()) {
      exchange
          .getMessage()
          .setHeader(
              "webhook-signature",
              StandardWebhooks.sign(notice.messageId(), Long.toString(now), body, secret));
    }
  }

  private Map<String, Object> document(Notice notice) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("group", notice.group());
    data.put("subject", notice.subject());
    data.put("text", notice.text());
    data.put("alarms", notice.alarms().stream().map(SignNoticeProcessor::alarm).toList());
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("type", "alarms");
    document.put("timestamp", clock.instant().toString());
    document.put("data", data);
    return document;
  }

  private static Map<String, Object> alarm(NoticeLine alarm) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("id", alarm.id());
    members.put("key", alarm.key());
    members.put("group", alarm.group());
    members.put("severity", alarm.severity().slug());
    members.put("title", alarm.title());
    members.put("detail", alarm.detail());
    members.put("state", alarm.over() ? "resolved" : "firing");
    members.put("since", alarm.since().toString());
    members.put("count", alarm.count());
    return members;
  }
}
