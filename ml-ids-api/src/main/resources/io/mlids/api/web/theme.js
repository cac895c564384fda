// @ts-check
// Runs before the first paint, so that the other colour scheme never flashes.
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem("scheme");
  } catch {
    // Storage may be forbidden; then the system's scheme applies.
  }
  if (chosen === "light" || chosen === "dark") {
    document.documentElement.dataset.scheme = chosen;
  }
})();
