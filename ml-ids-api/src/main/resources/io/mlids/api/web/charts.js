// @ts-check
// SVG charts that fit the available width.

import { colourOf } from "./classes.js";
import { h, s, show } from "./dom.js";
import { clock, count, day } from "./format.js";

const STEPS = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800, 2592000,
];

/** The smallest step of whole seconds, minutes, hours … that divides a span into at most `pieces` pieces. */
export function timeStep(span, pieces) {
  const least = span / 1000 / pieces;
  if (least < 1) {
    let step = 1000;
    while (step > 1 && span / (step / 2) <= pieces) {
      step /= 2;
    }
    return step;
  }
  return 1000 * (STEPS.find((step) => step >= least) ?? Math.ceil(least / 2592000) * 2592000);
}

function niceTop(value) {
  if (value <= 4) {
    return 4;
  }
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 1.2, 1.6, 2, 3, 4, 5, 6, 8, 10].map((factor) => factor * power).find((top) => top >= value);
}

function timeLabel(time, step, span) {
  const date = new Date(time);
  if (step >= 86400000) {
    return day(date);
  }
  if (span < 5000) {
    return clock(date) + "." + String(date.getMilliseconds()).padStart(3, "0");
  }
  return step >= 60000 ? clock(date).slice(0, 5) : clock(date);
}

function drawnToWidth(element, draw) {
  let width = 0;
  const observer = new ResizeObserver((entries) => {
    const now = Math.floor(entries[0].contentRect.width);
    if (now > 0 && now !== width) {
      width = now;
      draw(width);
    }
  });
  observer.observe(element);
  return () => width;
}

/** Maps times and counts to pixels in a chart of the given size. */
function timelineScale({ from, to, bins }, width, height) {
  const totals = bins.map((bin) => [...bin.values()].reduce((sum, each) => sum + each, 0));
  const top = niceTop(Math.max(1, ...totals));
  const left = 8 + 7 * count(top).length;
  const right = width - 4;
  const bottom = height - 22;
  return {
    totals,
    top,
    left,
    right,
    x: (time) => left + ((time - from) / (to - from)) * (right - left),
    y: (value) => bottom - (value / top) * (bottom - 8),
  };
}

function countMarks({ top, left, right, y }) {
  return [0, top / 2, top].map((value) => {
    const line = { class: value === 0 ? "axis" : "grid", x1: left, x2: right, y1: y(value), y2: y(value) };
    return s("g", {}, s("line", line), s("text", { x: left - 6, y: y(value) + 4, "text-anchor": "end" }, count(value)));
  });
}

function timeTicks({ from, to }, { left, right, x }, height) {
  const step = timeStep(to - from, Math.max(3, Math.floor((right - left) / 96)));
  const ticks = [];
  for (let time = Math.ceil(from / step) * step; time <= to; time += step) {
    const text = timeLabel(time, step, to - from);
    if (x(time) > left + text.length * 3 && x(time) < right - text.length * 3) {
      ticks.push(s("text", { x: x(time), y: height - 5, "text-anchor": "middle" }, text));
    }
  }
  return ticks;
}

/** The bar for a bin, with a segment for each class. */
function stackedBar(bin, index, { from, to, step, names }, { x, y }) {
  const start = x(from + index * step);
  const broad = Math.max(1, x(from + (index + 1) * step) - start - (step / (to - from) > 0.006 ? 1.5 : 0.4));
  let base = 0;
  return names
    .filter((name) => bin.get(name) > 0)
    .map((name) => {
      const value = bin.get(name);
      const rect = s("rect", {
        class: colourOf(name),
        x: start,
        width: broad,
        y: Math.min(y(base + value), y(base) - 1.5),
        height: Math.max(1.5, y(base) - y(base + value) - (base > 0 ? 0.6 : 0)),
      });
      base += value;
      return rect;
    });
}

/** The contents of the bin under the pointer. */
function tipText(bin, time, { from, to, step, names }) {
  const amount = (name) => h("b", {}, count(Math.round(bin.get(name))));
  return [
    h("b", {}, timeLabel(time, Math.min(step, 1000), to - from)),
    names
      .filter((name) => bin.get(name) > 0)
      .map((name) => h("span", {}, h("i", { class: "dot " + colourOf(name) }), name + " ", amount(name))),
  ];
}

/**
 * Counts over time, stacked by class.
 *
 * @returns element and update({from, to, step, bins: [Map of class to count], names, label})
 */
export function timeline(height = 180) {
  const picture = h("div", { class: "plot" });
  const tip = h("div", { class: "tip", hidden: true });
  const element = h("div", { class: "chart" }, picture, tip);
  let data = null;
  const width = drawnToWidth(element, () => draw());

  function point(event, { left, right, x, totals }) {
    const { from, to, step, bins } = data;
    const at = event.clientX - picture.getBoundingClientRect().left;
    const index = Math.floor(((at - left) / (right - left)) * ((to - from) / step));
    tip.hidden = !bins[index] || totals[index] === 0;
    if (!tip.hidden) {
      show(tip, tipText(bins[index], from + index * step, data));
      const place = x(from + (index + 0.5) * step) - tip.offsetWidth / 2;
      tip.style.setProperty("left", Math.max(0, Math.min(place, width() - tip.offsetWidth)) + "px");
    }
  }

  function draw() {
    if (!data || width() === 0) {
      return;
    }
    const scale = timelineScale(data, width(), height);
    const bars = data.bins.map((bin, index) => stackedBar(bin, index, data, scale));
    const frame = { width: width(), height, role: "img", "aria-label": data.label };
    show(picture, s("svg", frame, countMarks(scale), timeTicks(data, scale, height), bars));
    picture.onpointermove = (event) => point(event, scale);
    picture.onpointerleave = () => {
      tip.hidden = true;
    };
  }

  return {
    element,
    update(next) {
      data = next;
      draw();
    },
  };
}

/** Divides [from, to] into bins, and totals the events {time, until?, name, count} in each bin. */
export function binned(events, from, to, pieces) {
  const step = timeStep(Math.max(1, to - from), pieces);
  const start = Math.floor(from / step) * step;
  const bins = Array.from({ length: Math.max(1, Math.ceil((to - start) / step)) }, () => new Map());
  const add = (time, name, amount) => {
    const index = Math.min(bins.length - 1, Math.floor((time - start) / step));
    if (index >= 0 && time <= to) {
      bins[index].set(name, (bins[index].get(name) ?? 0) + amount);
    }
  };
  for (const { time, until = time, name, count: amount = 1 } of events) {
    const pieces = Math.min(amount, 1 + Math.floor((until - time) / step));
    for (let i = 0; i < pieces; i++) {
      add(pieces === 1 ? time : time + ((until - time) * i) / (pieces - 1), name, amount / pieces);
    }
  }
  return { from: start, to: start + bins.length * step, step, bins };
}

/**
 * Lines in a unit square, such as a precision-recall curve.
 *
 * @param series [{points: [[x, y]], style}], x and y from 0 to 1
 * @param mark the point at the model's threshold, {x, y, text}
 */
export function unitCurve({ series, xTitle, yTitle, label, mark = null, height = 270 }) {
  const element = h("div", { class: "chart" });
  const width = drawnToWidth(element, draw);
  function draw() {
    const left = 36;
    const top = 24;
    const right = width() - 10;
    const bottom = height - 38;
    const x = (value) => left + value * (right - left);
    const y = (value) => bottom - value * (bottom - top);
    const grid = [0, 0.25, 0.5, 0.75, 1].map((value) =>
      s(
        "g",
        {},
        s("line", { class: value === 0 ? "axis" : "grid", x1: left, x2: right, y1: y(value), y2: y(value) }),
        s("line", { class: value === 0 ? "axis" : "grid", x1: x(value), x2: x(value), y1: y(0), y2: y(1) }),
        s("text", { x: left - 7, y: y(value) + 4, "text-anchor": "end" }, String(value)),
        s("text", { x: x(value), y: bottom + 16, "text-anchor": "middle" }, String(value)),
      ),
    );
    const lines = series.map(({ points, style }) =>
      s("polyline", {
        class: "curve " + style,
        points: points.map(([a, b]) => x(a).toFixed(1) + "," + y(b).toFixed(1)).join(" "),
      }),
    );
    const flip = mark && mark.x > 0.5;
    show(
      element,
      s(
        "svg",
        { width: width(), height, role: "img", "aria-label": label },
        grid,
        lines,
        mark && s("circle", { class: "mark", cx: x(mark.x), cy: y(mark.y), r: 5 }),
        mark &&
          s(
            "text",
            {
              class: "strong",
              x: x(mark.x) + (flip ? -10 : 10),
              y: y(mark.y) + 18,
              "text-anchor": flip ? "end" : "start",
            },
            mark.text,
          ),
        s("text", { x: right, y: height - 4, "text-anchor": "end" }, xTitle),
        s("text", { x: 2, y: 11 }, yTitle),
      ),
    );
  }
  return element;
}

/** A filled line chart of the latest samples. */
export function sparkline(values, label, height = 64) {
  const element = h("div", { class: "chart" });
  const width = drawnToWidth(element, draw);
  let data = values;
  function draw() {
    if (width() === 0) {
      return;
    }
    const top = Math.max(1, ...data);
    const x = (index) => (data.length < 2 ? 0 : (index / (data.length - 1)) * width());
    const y = (value) => height - 2 - (value / top) * (height - 8);
    const line = data.map((value, index) => x(index).toFixed(1) + "," + y(value).toFixed(1));
    show(
      element,
      s(
        "svg",
        { width: width(), height, role: "img", "aria-label": label },
        s("line", { class: "axis", x1: 0, x2: width(), y1: height - 1, y2: height - 1 }),
        data.length > 1 &&
          s("polygon", {
            class: "area",
            points: "0," + (height - 1) + " " + line.join(" ") + " " + width() + "," + (height - 1),
          }),
        data.length > 1 && s("polyline", { class: "curve primary", points: line.join(" ") }),
      ),
    );
  }
  return {
    element,
    update(next) {
      data = next;
      draw();
    },
  };
}
