// What some lists and their items have besides what the hub declares, by the list's name.
import { SESSIONS, USERS } from "./accounts.js";
import { ALARMS } from "./alarms.js";
import { BACKTESTS } from "./backtests.js";
import { BUDGETS, CALLS } from "./budgets.js";
import { equityPicture } from "./equity.js";
import { DEAD_LETTERS } from "./dead-letters.js";
import { ENTRIES, FORECASTS, MONTHS, PRICES, SCORES, WINS } from "./figures.js";
import { firstWebhook } from "./flow.js";
import { DECISIONS, MODELS, RUNS } from "./loop.js";
import { modelPicture } from "./model-charts.js";
import { MIRRORS } from "./mirrors.js";
import { DEPTHS, PROCESSORS, QUEUE } from "./queue.js";
import { PORTAL_GRANTS, PORTAL_SHARES } from "./portal-access.js";
import { RETENTION } from "./retention.js";
import { RISK_LIMITS } from "./risk-limits.js";
import { ROLLOUTS } from "./rollouts.js";
import { SCENARIOS } from "./scenarios.js";
import { MT5_LOGINS, WEBHOOK_TOKENS } from "./senders.js";
import { SUBSCRIBERS } from "./subscribers.js";
import { SYMBOL_MAP } from "./symbol-map.js";
import { TELEGRAM, TELEGRAM_UPDATES } from "./telegram.js";
import { tradesOf } from "./summaries.js";
import { TRADES } from "./trades.js";
import { JSON_MODELS, PROMPTS } from "./versions.js";

/**
 * cells: how a column reads; panel: what stands above the list; of an item's page: actions, section, figures, picture
 * (frame, item, a node or null), below: whether that comes after the members, chart: the symbol and the moment to show on
 * the price chart, byName: whether those two need an item's id alone, shown: the members that a section shows, plain: those
 * that read as declared.
 */
export const EXTRAS = {
  signals: { empty: firstWebhook, chart: (one) => [one.ticker, one.fired_at ?? one.received_at] },
  trades: { ...TRADES, chart: (one) => [one.symbol, one.opened_at] },
  deals: { chart: (one) => [one.symbol, one.deal_time] },
  inferences: { ...DECISIONS, chart: (one) => [one.symbol, one.as_of] },
  runs: RUNS, models: { ...MODELS, below: true, picture: (frame, one) => (frame.mayAct() ? modelPicture(frame, one.model, one.version) : null) },
  strategies: { byName: true, figures: tradesOf("strategy"), picture: equityPicture("strategy") },
  symbols: { byName: true, figures: tradesOf("symbol"), picture: equityPicture("symbol"), chart: (one) => [one.symbol] },
  scenarios: SCENARIOS, rollouts: ROLLOUTS, backtests: BACKTESTS, "mirror-runs": MIRRORS, "call-budgets": BUDGETS, "external-calls": CALLS, subscribers: SUBSCRIBERS, "dead-letters": DEAD_LETTERS, alarms: ALARMS,
  "cost-entries": ENTRIES, "cost-forecasts": FORECASTS, "cost-prices": PRICES, "strategy-costs": WINS, "cost-budgets": MONTHS, scorecard: SCORES,
  users: USERS, sessions: SESSIONS,
  "telegram-people": TELEGRAM, "telegram-updates": TELEGRAM_UPDATES,
  "ai-queue": QUEUE, "queue-depths": DEPTHS, "stream-processors": PROCESSORS,
  "webhook-tokens": WEBHOOK_TOKENS, "mt5-logins": MT5_LOGINS, "symbol-map": SYMBOL_MAP, "policy-limits": RISK_LIMITS, "json-models": JSON_MODELS, prompts: PROMPTS, retention: RETENTION, "portal-grants": PORTAL_GRANTS, "portal-shares": PORTAL_SHARES,
};
