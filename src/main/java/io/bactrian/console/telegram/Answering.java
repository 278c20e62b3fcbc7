package io.bactrian.console.telegram;

import io.bactrian.console.botreplies.BotHeaders;
import io.bactrian.console.botreplies.BotMessages;
import io.bactrian.console.botreplies.BotReply;
import io.bactrian.console.botreplies.BotReply.Button;
import io.bactrian.console.botreplies.BotText;
import io.bactrian.hub.security.Caller;
import io.bactrian.hub.security.OperatorActions;
import io.bactrian.hub.security.Role;
import io.bactrian.shared.HubException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Message;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.util.ObjectHelper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Has an update answered in one transaction: what its command did, that it is answered, and the
 * answer commit together, so that a hub that is killed has done all of it or nothing, and another
 * does it then.
 */
@Component
class Answering {
  private static final Logger log = LoggerFactory.getLogger(Answering.class);
  private static final int LONGEST_OUTCOME = 300;

  private final Updates updates;
  private final People people;
  private final Confirmations confirmations;
  private final BotMessages messages;
  private final OperatorActions actions;
  private final BotState state;
  private final TelegramProperties properties;
  private final ObjectProvider<CamelContext> camel;
  private final ObjectProvider<ProducerTemplate> routes;
  private final TransactionTemplate whole;
  private final TransactionTemplate inner;

  Answering(
      Updates updates,
      People people,
      Confirmations confirmations,
      BotMessages messages,
      OperatorActions actions,
      BotState state,
      TelegramProperties properties,
      ObjectProvider<CamelContext> camel,
      ObjectProvider<ProducerTemplate> routes,
      PlatformTransactionManager transactions) {
    this.updates = updates;
    this.people = people;
    this.confirmations = confirmations;
    this.messages = messages;
    this.actions = actions;
    this.state = state;
    this.properties = properties;
    this.camel = camel;
    this.routes = routes;
    this.whole = new TransactionTemplate(transactions);
    this.inner = new TransactionTemplate(transactions);
    inner.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
  }

  /**
   * What a command came to.
   *
   * @param state done, refused or failed
   * @param reply null for none
   */
  private record Outcome(
      String state, String command, String arguments, @Nullable BotReply reply) {}

  /** Answers the next update; false where none waits. */
  boolean next(String route) {
    return Boolean.TRUE.equals(
        whole.execute(
            status -> {
              Optional<Update> update = updates.next();
              update.ifPresent(one -> answer(one, route));
              return update.isPresent();
            }));
  }

  private void answer(Update update, String route) {
    Person person = people.linked(update.user()).orElse(null);
    String name = person == null ? null : person.name();
    if (!isForUs(update)) {
      updates.finish(update, "ignored", name, null, "");
      return;
    }
    Outcome outcome = outcome(update, person, route);
    if (person == null
        && outcome.command().equals(ReadCommandProcessor.NOT_LINKED)
        && updates.greeted(update.user())) {
      updates.finish(update, "ignored", null, outcome.command(), "");
      return;
    }
    if (person != null) {
      people.asked(person, outcome.command());
      audit(update, person, outcome);
    }
    String text = outcome.reply() == null ? "" : outcome.reply().text();
    if (update.press() != null) {
      messages.answerPress(update.chat(), update.inGroup(), update.press(), text);
    }
    if (outcome.reply() != null) {
      messages.put(update.chat(), update.inGroup(), withButton(outcome, update, person));
    }
    String line = BotText.name(text);
    updates.finish(
        update,
        outcome.state(),
        name,
        outcome.command(),
        line.length() > LONGEST_OUTCOME ? line.substring(0, LONGEST_OUTCOME) : line);
  }

  /** Alone anybody may ask; in a group only where it is named, and only what is a command. */
  private boolean isForUs(Update update) {
    if (!update.inGroup()) {
      return true;
    }
    if (!properties.groups().contains(update.chat())) {
      return false;
    }
    if (update.press() != null) {
      return true;
    }
    String first = update.text().strip().split("\\s", 2)[0];
    int at = first.indexOf('@');
    String named = at < 0 ? null : first.substring(at + 1);
    return first.startsWith("/") && (named == null || named.equalsIgnoreCase(state.username()));
  }

  private Outcome outcome(Update update, @Nullable Person person, String route) {
    Exchange asked = asked(update, person, route);
    try {
      return inner.execute(
          status -> {
            Caller.as(
                person == null ? "telegram" : person.signature(),
                person != null && person.role().equals("operator") ? Role.OPERATOR : Role.GUEST,
                () -> routes.getObject().send(route, asked));
            Exception failure = asked.getException();
            if (failure != null) {
              throw new Unanswered(failure);
            }
            if (status.isRollbackOnly()) { // a rehearsal leaves nothing behind
              status.setRollbackOnly();
            }
            return result("done", asked, reply(asked.getMessage().getBody()));
          });
    } catch (Unanswered e) {
      return failed(asked, e.getCause());
    }
  }

  /** Undoes what the route did, and only that. */
  private static final class Unanswered extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unanswered(Exception cause) {
      super(cause);
    }
  }

  private Exchange asked(Update update, @Nullable Person person, String route) {
    Exchange asked = camel.getObject().getEndpoint(route).createExchange();
    Message message = asked.getMessage();
    message.setBody(update.text());
    message.setHeader(BotHeaders.CHAT, update.chat());
    message.setHeader(BotHeaders.GROUP, update.inGroup());
    message.setHeader(BotHeaders.USER, update.user());
    message.setHeader(BotHeaders.USERNAME, update.username());
    message.setHeader(BotHeaders.NAME, person == null ? "" : person.signature());
    message.setHeader(BotHeaders.ROLE, person == null ? "" : person.role());
    message.setHeader(BotHeaders.SUBJECT, person == null ? "" : person.subject());
    return asked;
  }

  private static Outcome failed(Exchange asked, @Nullable Throwable failure) {
    HubException refused = ObjectHelper.getException(HubException.class, failure);
    if (refused != null && !refused.code().retryable()) {
      return result("refused", asked, BotReply.text(String.valueOf(refused.getMessage())));
    }
    Object at = asked.getProperty(ExchangePropertyKey.FAILURE_ROUTE_ID);
    log.warn("The bot could not answer, route {}", at, failure);
    String why = refused == null ? "" : " " + refused.getMessage();
    return result(
        "failed",
        asked,
        BotReply.text("That failed, and nothing was done: the hub's log says why." + why));
  }

  private static Outcome result(String state, Exchange asked, @Nullable BotReply reply) {
    Message message = asked.getMessage();
    return new Outcome(
        state,
        message.getHeader(BotHeaders.COMMAND, "", String.class),
        message.getHeader(BotHeaders.ARGUMENTS, "", String.class),
        reply);
  }

  private static @Nullable BotReply reply(@Nullable Object body) {
    if (body instanceof BotReply made) {
      return made;
    }
    String text = body == null ? "" : body.toString().strip();
    return text.isEmpty() ? null : BotReply.text(text);
  }

  private BotReply withButton(Outcome outcome, Update update, @Nullable Person person) {
    BotReply reply = outcome.reply();
    if (reply == null || reply.confirm() == null || person == null) {
      return reply == null ? BotReply.text("") : reply;
    }
    String data = confirmations.ask(update, person, outcome.command(), outcome.arguments());
    List<Button> buttons = new ArrayList<>(reply.buttons());
    buttons.add(new Button(reply.confirm(), data));
    return reply.with(buttons);
  }

  /** What a button did, and each press that was refused. */
  private void audit(Update update, Person person, Outcome outcome) {
    if (update.text().startsWith(Confirmations.PREFIX)) {
      String done = outcome.state().equals("done") ? outcome.command() : outcome.state();
      String answer = outcome.reply() == null ? "" : outcome.reply().text();
      actions.record(
          person.signature(),
          "telegram." + done,
          outcome.arguments().startsWith(Confirmations.PREFIX) || outcome.arguments().isEmpty()
              ? "hub"
              : outcome.arguments(),
          Map.of("update", update.id(), "command", outcome.command(), "answer", answer));
    }
  }
}
