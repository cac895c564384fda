// @ts-check
// Runs before the first paint, so that the wrong colour scheme never flashes.
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem("scheme");
  } catch {
    // If storage is blocked, the system's colour scheme applies.
  }
  if (chosen === "light" || chosen === "dark") {
    document.documentElement.dataset.scheme = chosen;
  }
})();
