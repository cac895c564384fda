// @ts-check
// Calls that are not made too often.

/** Limits calls to one per `gap` milliseconds; requests in the meantime are combined into one call. */
export function paced(call, gap) {
  let timer = 0;
  let last = 0;
  let running = false;
  let again = false;
  const run = async () => {
    timer = 0;
    running = true;
    last = Date.now();
    await call();
    running = false;
    if (again) {
      again = false;
      request();
    }
  };
  const request = () => {
    if (running) {
      again = true;
    } else if (timer === 0) {
      timer = window.setTimeout(run, Math.max(0, last + gap - Date.now()));
    }
  };
  return { request, stop: () => clearTimeout(timer) };
}
