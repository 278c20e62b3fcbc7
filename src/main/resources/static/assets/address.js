// What a page shows is in its address, so that reloading, going back and passing it on show the same.

/** The parameters behind the page's name. */
export function parameters() {
  return new URLSearchParams(location.hash.split("?")[1] ?? "");
}

/** Sets the parameters that have a value; a `step` is one that going back undoes. */
export function setParameters(values, { step = false, depth = 0 } = {}) {
  const page = location.hash.split("?")[0] || "#/";
  const query = new URLSearchParams(Object.entries(values).filter(([, value]) => value)).toString();
  history[step ? "pushState" : "replaceState"]({ depth }, "", query ? `${page}?${query}` : page);
}

/** How many steps of this page are behind this one in the browser's history. */
export const depth = () => history.state?.depth ?? 0;
