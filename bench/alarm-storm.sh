#!/usr/bin/env bash
# FIRINGS (1000) of KEYS (100) alarms, each in a transaction of its own, in one group and then in a group a key, against a
# receiver in Telegram's place: what raising takes, how many messages go out within SETTLE (60) seconds, and how long the
# first one takes; and before, with no receiver for AWAY (30) seconds. Fails beyond 5 messages, and where an alarm was in
# none. Needs psql.
source "$(dirname "$0")/hub.sh"

BOT_PORT=$((HUB_PORT + 20))
export HUB_TELEGRAM_TOKEN=1:of-the-storm HUB_ALARMS_TELEGRAM_CHAT=7 HUB_ROUTES_ALLOW_HOSTS='*,127.0.0.0/8'
export SPRING_APPLICATION_JSON='{"camel.component.telegram.base-uri":"http://127.0.0.1:'$BOT_PORT'"}'
receive() {
  java -Xmx64m -XX:+UseSerialGC bench/BotReceiver.java "$BOT_PORT" >>"$SCRATCH/messages" &
  OTHERS+=($!)
}
: >"$SCRATCH/messages"
start_hub
export PGPASSWORD
PGPASSWORD=$(cat "$HUB_DATA/postgres/password")
PGPORT=$(sed -n 4p "$HUB_DATA"/postgres/*/postmaster.pid)
sql() { psql -qtA -h 127.0.0.1 -p "$PGPORT" -U hub postgres "$@"; }
now() { date +%s%3N; }
storm() { # a key's format, what it is, seconds without a receiver
  local before begun raised back
  before=$(wc -l <"$SCRATCH/messages")
  for ((i = 0; i < ${FIRINGS:-1000}; i++)); do
    printf "select raise_alarm(format('$1', %d), 'warning', 'Storm', 'firing %d');\n" $((i % ${KEYS:-100})) "$i"
  done >"$SCRATCH/storm.sql"
  begun=$(now)
  sql -f "$SCRATCH/storm.sql" >/dev/null
  raised=$(now)
  back=$raised
  if [ "$3" -gt 0 ]; then
    sleep "$3"
    echo "$2: after $3 s without a receiver $(sql -c "select count(*) || ' failed, ' || coalesce(max(reason), 'no reason') from alarm_notices where attempts > 0 and state <> 'sent'")"
    receive
    back=$(now)
  fi
  sleep "${SETTLE:-60}"
  MESSAGES=$(($(wc -l <"$SCRATCH/messages") - before))
  FIRST=$(sed -n "$((before + 1))s/ .*//p" "$SCRATCH/messages")
  MISSING=$(sql -c "select count(*) from alarms a where title = 'Storm' and not exists (
    select from alarm_notice_items i join alarm_notices n on n.id = i.notice where i.alarm = a.id and n.state = 'sent')")
  echo "$2: ${FIRINGS:-1000} firings of ${KEYS:-100} keys in $((raised - begun)) ms, $MESSAGES messages, the first after $((FIRST - back)) ms, $MISSING alarms in none"
  [ "$MESSAGES" -ge 1 ] && [ "$MESSAGES" -le 5 ] && [ "$MISSING" = 0 ]
}
storm 'away:%s' 'Telegram away' "${AWAY:-30}"
storm 'one:%s' 'one group' 0
storm 'group%s:x' 'a group a key' 0
echo "alarms: $(sql -c "select count(*) || ' open, raised ' || sum(count) || ' times' from alarms where title = 'Storm'")"
