package io.bactrian.watch.notices;

import java.util.List;

/**
 * A message that this hub sends now.
 *
 * @param id of its row
 * @param messageId the same at every try
 * @param attempt from 1
 * @param subject one line
 * @param text plain, of at most 4,096 characters
 * @param alarms what it is about
 */
public record Notice(
    long id,
    String messageId,
    String channel,
    String group,
    boolean urgent,
    int attempt,
    String subject,
    String text,
    List<NoticeLine> alarms) {}
