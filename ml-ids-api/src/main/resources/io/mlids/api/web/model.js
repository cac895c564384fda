// The model that judges: what it is, how good it was, on what.

import { getJson, manifest } from "./api.js";
import { unitCurve } from "./charts.js";
import { h, show } from "./dom.js";
import { count, instant, number, percent, words } from "./format.js";
import { featureList } from "./flow.js";
import { choice, className, eventually, facts } from "./parts.js";
import { sortedTable } from "./table.js";

const FIGURES = [
  ["pr_auc", "PR-AUC", (value) => value.toFixed(4)],
  ["precision", "Precision", (value) => percent(value, 2)],
  ["recall", "Recall", (value) => percent(value, 2)],
  ["f1", "F1", (value) => value.toFixed(4)],
  ["false_positive_rate", "False positive rate", (value) => percent(value, 2)],
  ["attacks", "Attack flows", count],
  ["benign", "Benign flows", count],
];

function metricsTable(metrics) {
  const splits = Object.keys(metrics);
  return h(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": "Figures of each split" },
    h(
      "table",
      { class: "plain" },
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          h("td", {}),
          splits.map((split) => h("th", { scope: "col", class: "numeric" }, words(split))),
        ),
      ),
      h(
        "tbody",
        {},
        FIGURES.map(([key, title, format]) =>
          h(
            "tr",
            {},
            h("th", { scope: "row" }, title),
            splits.map((split) =>
              h(
                "td",
                { class: "numeric" },
                typeof metrics[split][key] === "number" ? format(metrics[split][key]) : "–",
              ),
            ),
          ),
        ),
      ),
    ),
  );
}

function classFigures(figures) {
  return h(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": "Figures of each class" },
    h(
      "table",
      { class: "plain" },
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          h("th", { scope: "col" }, "Class"),
          h("th", { scope: "col", class: "numeric" }, "Flows"),
          h("th", { scope: "col", class: "numeric" }, "Decided rightly"),
        ),
      ),
      h(
        "tbody",
        {},
        Object.entries(figures?.classes ?? {}).map(([name, each]) =>
          h(
            "tr",
            {},
            h(
              "th",
              { scope: "row" },
              className(name),
              each.seen_in_training === false ? h("small", { class: "soft" }, " not in training") : null,
            ),
            h("td", { class: "numeric" }, count(each.support)),
            h("td", { class: "numeric" }, percent(each.recall, 2)),
          ),
        ),
      ),
    ),
  );
}

function curves(report, split) {
  const figures = report[split];
  const curve = figures?.precision_recall_curve;
  if (!curve || curve.recall.length === 0) {
    return h("p", { class: "nothing" }, "The bundle holds no curves of this split.");
  }
  const pr = curve.recall.map((recall, index) => [recall, curve.precision[index]]);
  const base = figures.attacks / (figures.attacks + figures.benign);
  const roc = curve.recall
    .map((recall, index) => [
      curve.precision[index] > 0 ? (recall * figures.attacks * (1 / curve.precision[index] - 1)) / figures.benign : 1,
      recall,
    ])
    .map(([x, y]) => [Math.min(1, x), y])
    .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const marked = Number.isFinite(figures.recall) && Number.isFinite(figures.precision);
  const at = "at " + number(figures.threshold);
  return h(
    "div",
    { class: "pair" },
    h(
      "figure",
      {},
      h("figcaption", {}, "Precision and recall"),
      unitCurve({
        series: [
          {
            points: [
              [0, base],
              [1, base],
            ],
            style: "chance",
          },
          { points: pr, style: "primary" },
        ],
        xTitle: "Recall",
        yTitle: "Precision",
        label: "Precision-recall curve of " + split + ": area " + number(figures.pr_auc),
        mark: marked ? { x: figures.recall, y: figures.precision, text: at } : null,
      }),
    ),
    h(
      "figure",
      {},
      h("figcaption", {}, "Detected attacks against false alarms"),
      unitCurve({
        series: [
          {
            points: [
              [0, 0],
              [1, 1],
            ],
            style: "chance",
          },
          { points: [[0, 0], ...roc, [1, 1]], style: "primary" },
        ],
        xTitle: "False positive rate",
        yTitle: "True positive rate",
        label: "ROC curve of " + split,
        mark: marked ? { x: figures.false_positive_rate, y: figures.recall, text: at } : null,
      }),
    ),
  );
}

function confusion(matrix) {
  if (!matrix) {
    return h("p", { class: "nothing" }, "The bundle holds no confusion matrix of this split.");
  }
  const predicted = matrix.predicted;
  return h(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": "Confusion matrix" },
    h(
      "table",
      { class: "plain matrix" },
      h("caption", { class: "unseen" }, "Rows: true class. Columns: what the model said."),
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          h("th", { scope: "col" }, "True class"),
          predicted.map((name) => h("th", { scope: "col", class: "numeric" }, name)),
          h("th", { scope: "col", class: "numeric" }, "Recall"),
        ),
      ),
      h(
        "tbody",
        {},
        Object.entries(matrix.counts).map(([truth, counts]) => {
          const sum = counts.reduce((a, b) => a + b, 0);
          const right = predicted
            .map((name, index) => ((name === "Benign") === (truth === "Benign") ? counts[index] : 0))
            .reduce((a, b) => a + b, 0);
          return h(
            "tr",
            {},
            h("th", { scope: "row" }, className(truth)),
            counts.map((amount, index) => {
              const good = (predicted[index] === "Benign") === (truth === "Benign");
              return h(
                "td",
                {
                  class: "numeric cell " + (amount === 0 ? "none" : good ? "good" : "bad"),
                  vars: { p: sum > 0 ? amount / sum : 0 },
                },
                count(amount),
              );
            }),
            h("td", { class: "numeric" }, percent(sum > 0 ? right / sum : NaN)),
          );
        }),
      ),
    ),
  );
}

function featureTable(bundle, list) {
  const byName = new Map(list.map((feature) => [feature.name, feature]));
  const table = sortedTable({
    className: "feature-table",
    caption: "Features of the model with the spread of benign training flows",
    empty: "No features.",
    sort: "place",
    descending: false,
    columns: [
      { key: "place", title: "№", numeric: true, value: (row) => row.place, cell: (row) => String(row.place) },
      {
        key: "name",
        title: "Feature",
        value: (row) => row.title,
        cell: (row) => h("span", { title: row.about }, row.title),
      },
      { key: "family", title: "Family", value: (row) => row.family, cell: (row) => row.family },
      { key: "unit", title: "Unit", value: (row) => row.unit, cell: (row) => row.unit || "–" },
      ...[
        [2, "Benign 5 %"],
        [4, "Median"],
        [6, "95 %"],
      ].map(([index, title]) => ({
        key: "q" + index,
        title,
        numeric: true,
        value: (row) => row.quantiles?.[index] ?? -1,
        cell: (row) => number(row.quantiles?.[index] ?? NaN),
      })),
    ],
  });
  table.update(
    bundle.features.map((name, index) => ({
      place: index + 1,
      title: name,
      about: "",
      family: "",
      unit: "",
      ...byName.get(name),
      quantiles: bundle.quantiles?.[name]?.benign?.values,
    })),
  );
  return table.element;
}

function draw([bundle, report, list]) {
  const splits = Object.keys(bundle.metrics);
  const chosen = splits.includes("test") ? "test" : splits.at(-1);
  const detail = h("div", { class: "stack" });
  const classBox = h("div");
  const drawSplit = (split) => {
    show(classBox, classFigures(bundle.metrics[split]));
    show(
      detail,
      curves(report, split),
      h("h3", {}, "Confusion matrix"),
      confusion(bundle.metrics[split].confusion_matrix),
    );
  };
  if (chosen) {
    drawSplit(chosen);
  }
  const rows = Object.values(bundle.training_rows).reduce((a, b) => a + b, 0);
  return h(
    "div",
    { class: "stack" },
    h(
      "section",
      { class: "card" },
      h("h2", {}, "What it is"),
      facts([
        ["Model", h("span", { class: "address" }, bundle.model_sha256.slice(0, 12))],
        ["Kind", bundle.classes.length > 2 ? "tells " + bundle.classes.length + " classes apart" : "attack or benign"],
        ["Trained", instant(bundle.trained_at)],
        ["Feature profile", bundle.feature_profile],
        ["Features", count(bundle.features.length)],
        ["An attack from", percent(bundle.threshold, bundle.threshold < 0.1 ? 2 : 0) + " on"],
        ["Training flows", count(rows)],
        ["Seed", String(bundle.seed)],
        ["Program", bundle.program_version],
      ]),
      h(
        "details",
        {},
        h("summary", {}, "Training flows of each class"),
        facts(Object.entries(bundle.training_rows).map(([name, amount]) => [className(name), count(amount)])),
      ),
      h(
        "details",
        {},
        h("summary", {}, "Parameters and machine"),
        facts(
          [...Object.entries(bundle.parameters), ...Object.entries(bundle.environment)]
            .filter(([, value]) => typeof value !== "object")
            .map(([name, value]) => [words(name), String(value)]),
        ),
      ),
    ),
    h(
      "section",
      { class: "card" },
      h("h2", {}, "How good it was"),
      splits.length === 0
        ? h("p", { class: "nothing" }, "The bundle holds no figures.")
        : [
            h(
              "p",
              { class: "soft" },
              "On flows like those that it was trained on. Another network's traffic is another matter.",
            ),
            choice("Split", Object.fromEntries(splits.map((split) => [split, words(split)])), chosen, drawSplit),
            h("div", { class: "pair" }, metricsTable(bundle.metrics), classBox),
            detail,
          ],
    ),
    h("section", {}, h("h2", {}, "Features"), featureTable(bundle, list)),
  );
}

export function modelPage(root) {
  const content = h("div");
  show(root, h("h1", {}, "Model"), content);
  const load = () =>
    eventually(
      content,
      manifest().then((bundle) => Promise.all([bundle, getJson("api/model/report"), featureList()])),
      draw,
      "The model cannot be shown",
      load,
    );
  load();
}
