// @ts-check
// Runs before the first paint, so that a chosen colour scheme never flashes the other one.
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem("scheme");
  } catch {
    // Storage may be forbidden; the system's scheme is used then.
  }
  if (chosen === "light" || chosen === "dark") {
    document.documentElement.dataset.scheme = chosen;
  }
})();
