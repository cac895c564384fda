// @ts-check
// The sensor page: live capture, and drift of the traffic from the training data.

import { getJson } from "./api.js";
import { sparkline } from "./charts.js";
import { h, show } from "./dom.js";
import { figureChart } from "./figure-chart.js";
import { bytes, capitalised, count, counted, number, percent, when, words, ZONE } from "./format.js";
import { featureList } from "./flow.js";
import { command, facts, problem, disorder, fragments } from "./parts.js";
import { sortedTable } from "./table.js";

const EVERY = 2000;
const SAMPLES = 150;

function noSensor() {
  return h(
    "section",
    { class: "state" },
    h("h2", {}, "No interface is monitored"),
    h("p", {}, "To monitor live traffic, start the server with an interface:"),
    command("sudo ml-ids-api --interface eth0"),
    h(
      "p",
      { class: "soft" },
      "This needs libpcap and permission to capture. To exclude traffic, add a filter: ",
      h("code", {}, "--filter 'not port 5000'"),
      ".",
    ),
  );
}

function meter(title) {
  const value = h("b", { class: "big numbers" }, "–");
  const detail = h("span", { class: "soft" });
  const samples = [];
  const line = sparkline(samples, title + " over the last few minutes");
  return {
    element: h(
      "section",
      { class: "card meter", "aria-label": title },
      h("h2", {}, title),
      h("p", {}, value, " ", detail),
      line.element,
    ),
    update(sample, text, small) {
      samples.push(sample);
      if (samples.length > SAMPLES) {
        samples.shift();
      }
      value.textContent = text;
      detail.textContent = small;
      line.update(samples);
    },
  };
}

function accounts(sensor, drops) {
  const { summary, rates } = sensor;
  const skipped = summary.packets_read - summary.packets_decoded;
  return h(
    "section",
    { class: "card" },
    h("h2", {}, "Interface ", h("span", { class: "address" }, sensor.interface)),
    sensor.error
      ? h("p", { class: "notice" }, "The capture is not running and will be retried: " + sensor.error)
      : null,
    drops > 0
      ? h(
          "p",
          { class: "notice" },
          counted(drops, "packet") +
            " could not be read in time: this machine is too slow for the traffic. A filter may help.",
        )
      : null,
    summary.packets_read > 0 && summary.packets_decoded === 0
      ? h(
          "p",
          { class: "notice" },
          "None of the " + counted(summary.packets_read, "packet") + " could be decoded; nothing was classified.",
        )
      : null,
    facts([
      ["State", words(sensor.state)],
      ["Filter", sensor.filter === "" ? "none" : sensor.filter],
      ["Since", when(sensor.since) + " " + ZONE],
      ["Dropped packets", count(drops)],
      [
        "Skipped packets",
        count(skipped) +
          (skipped > 0
            ? ": " +
              Object.entries(summary.packets_skipped)
                .map(([reason, amount]) => count(amount) + " " + words(reason))
                .join(", ")
            : ""),
      ],
      [
        "Encapsulations not decoded",
        summary.not_entered
          ? Object.entries(summary.not_entered)
              .map(([kind, amount]) => count(amount) + " " + words(kind))
              .join(", ")
          : null,
      ],
      ["Packets out of order", disorder(summary)],
      ["Fragments", fragments(summary)],
      ["Flows ended early", summary.early_expired > 0 ? count(summary.early_expired) + " (flow limit)" : null],
      ["Flows ended", count(summary.flows_written) + ", " + number(rates.flows_per_second) + "/s"],
      ["Attacks", count(sensor.attacks) + ", " + number(rates.attacks_per_second) + "/s"],
      ["Failures", sensor.failures > 0 ? count(sensor.failures) : null],
    ]),
  );
}

function sensorPart() {
  const content = h("div", { class: "stack" });
  const meters = { packets: meter("Packets"), bytes: meter("Traffic"), active: meter("Active flows") };
  const about = h("div");
  const board = h(
    "div",
    { class: "stack" },
    h(
      "div",
      { class: "meters" },
      Object.values(meters).map((each) => each.element),
    ),
    about,
  );

  return {
    content,
    async poll() {
      let sensor;
      try {
        sensor = await getJson("api/sensor");
      } catch (error) {
        show(content, error.status === 404 ? noSensor() : problem("The sensor status cannot be loaded", error));
        return;
      }
      if (sensor.state === "off") {
        show(content, noSensor());
        return;
      }
      const { summary, rates } = sensor;
      meters.packets.update(
        rates.packets_per_second,
        number(Math.round(rates.packets_per_second)) + "/s",
        count(summary.packets_read) + " in total",
      );
      meters.bytes.update(
        rates.bytes_per_second,
        bytes(rates.bytes_per_second) + "/s",
        bytes(summary.bytes) + " in total",
      );
      meters.active.update(summary.flows_active, count(summary.flows_active), count(summary.flows_opened) + " opened");
      show(about, accounts(sensor, (summary.kernel_drops ?? 0) + (summary.interface_drops ?? 0)));
      if (board.parentNode !== content) {
        show(content, board);
      }
    },
  };
}

function outside(row) {
  const style = "likelihood " + (row.out_of_range ? "medium" : "none");
  const gauge = h("span", { class: "gauge", "aria-hidden": "true" });
  return h("span", { class: style, vars: { p: Math.min(1, row.outside) } }, gauge, percent(row.outside));
}

function share(key, title) {
  return { key, title, numeric: true, value: (row) => row[key], cell: (row) => percent(row[key]) };
}

function driftTable(report, list) {
  const titles = new Map(list.map((feature) => [feature.name, feature.title]));
  const title = (row) => titles.get(row.feature) ?? row.feature;
  const table = sortedTable({
    className: "drift-table",
    caption: "Features outside the training range",
    sort: "outside",
    empty: "Every value lies within the range of the training data.",
    pageSize: 25,
    columns: [
      { key: "name", title: "Feature", value: title, cell: (row) => h("span", { title: row.feature }, title(row)) },
      { ...share("outside", "Outside"), cell: outside },
      share("below", "Below"),
      share("above", "Above"),
      share("missing", "Missing"),
    ],
  });
  table.update(report.features.filter((row) => row.outside > 0 || row.out_of_range));
  return table.element;
}

function drift(report, list) {
  const { rows, state, conclusion } = report;
  const advice = {
    unlike_training: " Trust the verdicts less, and consider training on your own traffic.",
    partly_unlike: " Check these features before you trust the verdicts.",
  };
  const style = state === "like_training" ? "notice good" : "notice";
  const result = h("p", { class: style, "data-state": state }, capitalised(conclusion) + "." + (advice[state] ?? ""));
  if (rows === 0) {
    return [result];
  }
  const basis =
    "Based on the last " +
    count(rows) +
    " scored flows. The range extends from the 0.1 % to the 99.9 % quantile of the training flows, " +
    "so a few values are always outside.";
  return [result, h("p", { class: "soft" }, basis), driftTable(report, list)];
}

export function sensorPage(root) {
  const sensor = sensorPart();
  const figures = figureChart();
  const driftContent = h("div", { class: "stack" });
  show(
    root,
    h("h1", {}, "Sensor"),
    sensor.content,
    h("section", { class: "stack tight later" }, h("h2", {}, "Over time"), figures.element),
    h("section", { class: "stack later" }, h("h2", {}, "Drift"), driftContent),
  );
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
      show(
        driftContent,
        error.status === 404
          ? h("p", { class: "nothing" }, "The model bundle contains no quantiles for comparison.")
          : problem("The drift report cannot be loaded", error),
      );
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
    figures.stop();
    clearTimeout(timer);
  };
}
