// @ts-check
// Formats numbers, sizes and times.

const integers = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat("en", { maximumSignificantDigits: 4 });
/** The time zone of all times; each page names it where times appear. */
export const ZONE = "UTC";

let protocols = {};

/** Sets the names of IP protocols by number; the server supplies them, so that all output uses the same names. */
export function learnProtocols(names) {
  protocols = names;
}

export function count(value) {
  return Number.isFinite(value) ? integers.format(value) : "–";
}

/** A count with its noun: `1 flow`, `2 flows`. */
export function counted(value, noun, plural = noun + "s") {
  return count(value) + " " + (value === 1 ? noun : plural);
}

export function number(value) {
  if (!Number.isFinite(value)) {
    return "–";
  }
  if (Number.isInteger(value) && Math.abs(value) < 1e15) {
    return integers.format(value);
  }
  const size = Math.abs(value);
  return size >= 1e15 || size < 1e-3
    ? value.toExponential(2)
    : size >= 1000
      ? integers.format(value)
      : short.format(value);
}

export function bytes(value) {
  if (!Number.isFinite(value)) {
    return "–";
  }
  const units = ["B", "KB", "MB", "GB", "TB"];
  let rest = value;
  let unit = 0;
  while (rest >= 1000 && unit < units.length - 1) {
    rest /= 1000;
    unit++;
  }
  return (unit === 0 || rest >= 100 ? integers.format(rest) : rest.toFixed(1)) + " " + units[unit];
}

export function percent(value, digits = 1) {
  return Number.isFinite(value) ? (value * 100).toFixed(digits) + " %" : "–";
}

/** A probability, never rounded up to 100 %. */
export function probability(value) {
  if (!Number.isFinite(value)) {
    return "–";
  }
  if (value > 0.999 && value < 1) {
    return "> 99.9 %";
  }
  return value > 0 && value < 0.001 ? "< 0.1 %" : percent(value);
}

export function seconds(value) {
  if (!Number.isFinite(value)) {
    return "–";
  }
  if (value < 0.001) {
    return Math.round(value * 1e6) + " µs";
  }
  if (value < 1) {
    return Math.round(value * 1e3) + " ms";
  }
  if (value < 100) {
    return value.toFixed(1) + " s";
  }
  const whole = Math.round(value);
  return whole < 3600
    ? Math.floor(whole / 60) + " min " + (whole % 60) + " s"
    : Math.floor(whole / 3600) + " h " + Math.floor((whole % 3600) / 60) + " min";
}

const pad = (value) => String(value).padStart(2, "0");

export function clock(date) {
  return pad(date.getUTCHours()) + ":" + pad(date.getUTCMinutes()) + ":" + pad(date.getUTCSeconds());
}

export function day(date) {
  return date.getUTCFullYear() + "-" + pad(date.getUTCMonth() + 1) + "-" + pad(date.getUTCDate());
}

/** The time of day in UTC, with the date unless it is today. The caller adds the time zone. */
export function when(iso) {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) {
    return "–";
  }
  return day(date) === day(new Date()) ? clock(date) : day(date) + " " + clock(date);
}

/** The full time in UTC, with a precision of up to one microsecond. */
export function instant(iso) {
  return iso.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d(?:\.\d{1,6})?)\d*Z$/, "$1 $2 UTC");
}

/** Seconds between two ISO times with microseconds, for which a Date is not precise enough. */
export function span(start, end) {
  const micros = (iso) => Number((iso.match(/\.(\d+)/)?.[1] ?? "").padEnd(6, "0").slice(0, 6));
  const whole = (iso) => Math.floor(Date.parse(iso) / 1000);
  return whole(end) - whole(start) + (micros(end) - micros(start)) / 1e6;
}

export function protocol(value) {
  // The profile cse2018 writes 0 for all protocols except TCP and UDP; in submitted rows, 0 means unknown.
  return value === undefined ? "–" : value === 0 ? "other" : (protocols[value] ?? "IP " + value);
}

export function endpoint(address, port) {
  return (address.includes(":") ? "[" + address + "]" : address) + ":" + port;
}

/** An identifier as words: `packets_read` becomes `packets read`. */
export function words(identifier) {
  return String(identifier).replaceAll("_", " ");
}

/** Text with a capital first letter. */
export function capitalised(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
