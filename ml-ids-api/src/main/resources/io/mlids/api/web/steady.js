// @ts-check
// Redraws that do not interfere with clicks.

/**
 * Draws on demand, but not while a pointer is pressed on the element. A click needs a press and a release on the same
 * node, and a redraw in between would replace that node. A pending redraw takes place after the release.
 *
 * @param {HTMLElement} element
 * @param {() => void} draw
 */
export function steadily(element, draw) {
  let pressed = false;
  let due = false;
  const refresh = () => {
    due = pressed;
    if (!pressed) {
      draw();
    }
  };
  const press = () => {
    pressed = true;
  };
  const release = () =>
    setTimeout(() => {
      pressed = false;
      if (due && element.isConnected) {
        refresh();
      }
    });
  element.addEventListener("pointerdown", press);
  window.addEventListener("pointerup", release);
  window.addEventListener("pointercancel", release);
  return {
    refresh,
    stop() {
      element.removeEventListener("pointerdown", press);
      window.removeEventListener("pointerup", release);
      window.removeEventListener("pointercancel", release);
    },
  };
}
