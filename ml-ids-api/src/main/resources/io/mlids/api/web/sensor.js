// What the server watches by itself: a network interface, and how far the traffic drifts from the training data.

import { getJson } from "./api.js";
import { sparkline } from "./charts.js";
import { h, show } from "./dom.js";
import { bytes, count, number, percent, seconds, when, words } from "./format.js";
import { featureList } from "./flow.js";
import { command, facts, problem } from "./parts.js";
import { sortedTable } from "./table.js";

const EVERY = 2000;
const SAMPLES = 150;

function noSensor(reason) {
  return h("section", { class: "state" },
    h("h2", {}, "No interface is watched"),
    h("p", {}, "The server judges live traffic when it is started with an interface:"),
    command("sudo ml-ids-api --interface eth0"),
    h("p", { class: "soft" }, reason ?? "It needs libpcap and the right to capture. A filter such as --bpf 'not port 5000' leaves traffic out."));
}

/** Finds a counter wherever the answer keeps it. */
function counter(sensor, ...names) {
  for (const name of names) {
    const value = sensor[name] ?? sensor.summary?.[name] ?? sensor.packets?.[name];
    if (typeof value === "number") {
      return value;
    }
  }
  return NaN;
}

function samplesOf(sensor) {
  return {
    packets: counter(sensor, "packets", "packets_read"),
    bytes: counter(sensor, "bytes"),
    flows: counter(sensor, "flows", "flows_written"),
    active: counter(sensor, "flows_active"),
    attacks: counter(sensor, "attacks"),
    drops: [counter(sensor, "kernel_drops", "drops"), counter(sensor, "interface_drops")].filter(Number.isFinite).reduce((a, b) => a + b, 0),
  };
}

function meter(title) {
  const value = h("b", { class: "big numbers" }, "–");
  const detail = h("span", { class: "soft" });
  const line = sparkline([], title);
  return {
    element: h("section", { class: "card meter", "aria-label": title }, h("h2", {}, title), h("p", {}, value, " ", detail), line.element),
    update(text, small, values) {
      value.textContent = text;
      detail.textContent = small;
      line.update(values);
    },
  };
}

function sensorPart() {
  const content = h("div", { class: "stack" });
  const meters = { packets: meter("Packets"), bytes: meter("Traffic"), active: meter("Active flows") };
  const about = h("div");
  const board = h("div", { class: "stack" }, h("div", { class: "meters" }, Object.values(meters).map((each) => each.element)), about);
  const rates = { packets: [], bytes: [], active: [] };
  let before = null;

  function push(name, value) {
    rates[name].push(Number.isFinite(value) ? Math.max(0, value) : 0);
    if (rates[name].length > SAMPLES) {
      rates[name].shift();
    }
  }

  return {
    content,
    async poll() {
      let sensor;
      try {
        sensor = await getJson("api/sensor");
      } catch (error) {
        show(content, error.status === 404 ? noSensor(null) : problem("The sensor cannot be asked", error));
        before = null;
        return;
      }
      const state = sensor.state ?? (sensor.interface ? "capturing" : "off");
      if (!sensor.interface || sensor.active === false || state === "off") {
        show(content, noSensor(sensor.reason));
        return;
      }
      const now = { at: performance.now(), ...samplesOf(sensor) };
      if (before && now.packets >= before.packets) {
        const span = (now.at - before.at) / 1000;
        push("packets", (now.packets - before.packets) / span);
        push("bytes", (now.bytes - before.bytes) / span);
      }
      push("active", now.active);
      before = now;
      meters.packets.update(number(Math.round(rates.packets.at(-1) ?? 0)) + "/s", count(now.packets) + " in all", rates.packets);
      meters.bytes.update(bytes(rates.bytes.at(-1) ?? 0) + "/s", bytes(now.bytes) + " in all", rates.bytes);
      meters.active.update(count(now.active), count(now.flows) + " ended", rates.active);
      show(about, h("section", { class: "card" }, h("h2", {}, "Interface ", h("span", { class: "address" }, String(sensor.interface))),
        sensor.error ? h("p", { class: "notice" }, String(sensor.error)) : null,
        now.drops > 0 ? h("p", { class: "notice" }, count(now.drops) + " packets were dropped before they could be read: the machine is too slow for this traffic, or a filter would help.") : null,
        facts([
          ["State", words(state)],
          ["Filter", sensor.bpf || sensor.filter || "none"],
          ["Since", sensor.since || sensor.started ? when(sensor.since ?? sensor.started) : null],
          ["Running", Number.isFinite(sensor.seconds) ? seconds(sensor.seconds) : null],
          ["Dropped packets", count(now.drops)],
          ["Attacks", Number.isFinite(now.attacks) ? count(now.attacks) : null],
        ])));
      if (board.parentNode !== content) {
        show(content, board);
      }
    },
  };
}

function drift(report, list) {
  const titles = new Map(list.map((feature) => [feature.name, feature.title]));
  const features = report.features.map((each) => ({ ...each, name: each.feature, title: titles.get(each.feature) ?? each.feature }));
  const table = sortedTable({
    className: "drift-table", caption: "Features outside the training range", sort: "outside", empty: "Every value lies within the range of the training data.", pageSize: 25,
    columns: [
      { key: "name", title: "Feature", value: (row) => row.title, cell: (row) => h("span", { title: row.name }, row.title) },
      { key: "outside", title: "Outside", numeric: true, value: (row) => row.outside, cell: (row) => h("span", { class: "likelihood " + (row.out_of_range ? "medium" : "none"), vars: { p: Math.min(1, row.outside) } }, h("span", { class: "gauge", "aria-hidden": "true" }), percent(row.outside)) },
      { key: "below", title: "Below", numeric: true, value: (row) => row.below, cell: (row) => percent(row.below) },
      { key: "above", title: "Above", numeric: true, value: (row) => row.above, cell: (row) => percent(row.above) },
      { key: "missing", title: "Missing", numeric: true, value: (row) => row.missing, cell: (row) => percent(row.missing) },
    ],
  });
  table.update(features.filter((row) => row.outside > 0 || row.out_of_range));
  const { rows, drifting } = report;
  return [
    h("p", { class: rows === 0 ? "soft" : drifting ? "notice" : "notice good" },
      rows === 0 ? "No flow has been scored yet." : drifting
        ? "The traffic is unlike the data that the model was trained on: trust its verdicts less, and consider training on traffic of your own."
        : "The traffic is like the data that the model was trained on."),
    rows > 0 ? h("p", { class: "soft" }, "Of the last " + count(rows) + " scored flows; the range is the 0.1 % to the 99.9 % quantile of the training flows, so a few are always outside.") : null,
    rows > 0 ? table.element : null,
  ];
}

export function sensorPage(root) {
  const sensor = sensorPart();
  const driftContent = h("div", { class: "stack" });
  show(root, h("h1", {}, "Sensor"), sensor.content, h("section", { class: "stack later" }, h("h2", {}, "Drift"), driftContent));
  let shown = "";
  const askDrift = async () => {
    try {
      const [report, list] = await Promise.all([getJson("api/drift"), featureList()]);
      const text = JSON.stringify(report);
      if (text !== shown) {
        shown = text;
        show(driftContent, drift(report, list));
      }
    } catch (error) {
      shown = "";
      show(driftContent, error.status === 404 ? h("p", { class: "nothing" }, "This model's bundle has no quantiles to compare with.") : problem("The drift cannot be asked", error));
    }
  };
  let stopped = false;
  let timer = 0;
  let round = 0;
  const turn = async () => {
    if (!document.hidden) {
      await Promise.all([sensor.poll(), round++ % 5 === 0 ? askDrift() : null]);
    }
    if (!stopped) {
      timer = setTimeout(turn, EVERY);
    }
  };
  turn();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
