// What the hub says of changes: which lists. Without it the console asks every two seconds.
const SILENT_MS = 40_000; // a beat comes every 15 s
const RETRY_MS = 5000;

/**
 * @param changed is given the names of the lists, null where anything may have changed
 * @param state is given true while the hub reports changes, else false
 */
export function watch(changed, state) {
  let source = null;
  let timer = null;
  let works = null;

  function turn(now) {
    if (works === now) return;
    works = now;
    state(now);
  }

  function silent() {
    turn(false);
    close();
    timer = setTimeout(open, RETRY_MS);
  }

  function alive() {
    clearTimeout(timer);
    timer = setTimeout(silent, SILENT_MS);
  }

  function open() {
    close();
    if (document.hidden) return;
    source = new EventSource("/api/v1/live");
    source.addEventListener("live", () => (alive(), turn(true), changed(null)));
    source.addEventListener("blind", () => (alive(), turn(false)));
    source.addEventListener("beat", alive);
    source.addEventListener("changed", ({ data }) => (alive(), changed(new Set(data.split(",")))));
    source.onerror = silent;
    alive();
  }

  function close() {
    clearTimeout(timer);
    source?.close();
    source = null;
  }

  // A browser gives a host six connections: a page that nobody sees keeps none.
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  addEventListener("pagehide", close);
  open();
}
