// @ts-check
// The model page: what the model is and how well it performed.

import { getJson, manifest } from "./api.js";
import { unitCurve } from "./charts.js";
import { h, show } from "./dom.js";
import { count, instant, number, percent, words } from "./format.js";
import { featureList } from "./flow.js";
import { choice, className, eventually, facts } from "./parts.js";
import { sortedTable } from "./table.js";

/** @type {[string, string, (value: number) => string][]} */
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
    { class: "scroll", tabindex: "0", role: "region", "aria-label": "Metrics by split" },
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
    { class: "scroll", tabindex: "0", role: "region", "aria-label": "Metrics by class" },
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
          h("th", { scope: "col", class: "numeric" }, "Correct"),
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

/** The points of the ROC curve, derived from precision and recall. */
function rocPoints({ recall, precision }, { attacks, benign }) {
  const rate = (index) =>
    precision[index] > 0 ? Math.min(1, (recall[index] * attacks * (1 / precision[index] - 1)) / benign) : 1;
  const points = recall.map((each, index) => [rate(index), each]).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  return [[0, 0], ...points, [1, 1]];
}

function figure(title, chance, points, curve) {
  const series = [
    { points: chance, style: "chance" },
    { points, style: "primary" },
  ];
  return h("figure", {}, h("figcaption", {}, title), unitCurve({ series, ...curve }));
}

function curves(report, split) {
  const figures = report[split];
  const curve = figures?.precision_recall_curve;
  if (!curve || curve.recall.length === 0) {
    return h("p", { class: "nothing" }, "The bundle contains no curves for this split.");
  }
  const base = figures.attacks / (figures.attacks + figures.benign);
  const marked = Number.isFinite(figures.recall) && Number.isFinite(figures.precision);
  const mark = (x, y) => (marked ? { x, y, text: "at " + number(figures.threshold) } : null);
  const precision = {
    xTitle: "Recall",
    yTitle: "Precision",
    label: "Precision-recall curve for " + split + ": area " + number(figures.pr_auc),
    mark: mark(figures.recall, figures.precision),
  };
  const rates = {
    xTitle: "False positive rate",
    yTitle: "True positive rate",
    label: "ROC curve for " + split,
    mark: mark(figures.false_positive_rate, figures.recall),
  };
  const level = [0, 1].map((x) => [x, base]);
  const diagonal = [0, 1].map((x) => [x, x]);
  const points = curve.recall.map((recall, index) => [recall, curve.precision[index]]);
  return h(
    "div",
    { class: "pair" },
    figure("Precision and recall", level, points, precision),
    figure("Detected attacks versus false alarms", diagonal, rocPoints(curve, figures), rates),
  );
}

function confusion(matrix) {
  if (!matrix) {
    return h("p", { class: "nothing" }, "The bundle contains no confusion matrix for this split.");
  }
  const predicted = matrix.predicted;
  return h(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": "Confusion matrix" },
    h(
      "table",
      { class: "plain matrix" },
      h("caption", { class: "unseen" }, "Rows: true class. Columns: predicted class."),
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

function quantile(index, title) {
  const value = (row) => row.quantiles?.[index];
  return {
    key: "q" + index,
    title,
    numeric: true,
    value: (row) => value(row) ?? -1,
    cell: (row) => number(value(row) ?? NaN),
  };
}

/** How much the model uses a feature; a report of an older version does not contain it. */
function importanceColumns(importance) {
  if (!importance?.features) {
    return [];
  }
  const column = (key, title, write) => ({
    key,
    title,
    numeric: true,
    value: (row) => row.importance?.[key] ?? 0,
    cell: (row) => (row.importance?.[key] > 0 ? write(row.importance[key]) : "–"),
  });
  const gain = column("gain", "Gain", (value) => percent(value, 1));
  return importance.shap_rows > 0 ? [gain, column("shap", "Mean |SHAP|", (value) => value.toFixed(3))] : [gain];
}

function importanceNote(importance) {
  return importance?.shap_rows > 0
    ? h(
        "p",
        { class: "soft" },
        "Gain is a feature's share of the improvement in training. Mean |SHAP| is how far the feature moves the " +
          "margin of the likeliest attack over Benign, in log-odds, over " +
          count(importance.shap_rows) +
          " validation flows.",
      )
    : null;
}

function featureTable(bundle, list, importance) {
  const byName = new Map(list.map((feature) => [feature.name, feature]));
  const table = sortedTable({
    className: "feature-table",
    caption: "Model features and their distribution in benign training flows",
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
      ...importanceColumns(importance),
      quantile(2, "Benign 5 %"),
      quantile(4, "Median"),
      quantile(6, "95 %"),
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
      importance: importance?.features?.[name],
    })),
  );
  return table.element;
}

function details(title, pairs) {
  return h("details", {}, h("summary", {}, title), facts(pairs));
}

function about(bundle) {
  const rows = Object.values(bundle.training_rows).reduce((a, b) => a + b, 0);
  const settings = [...Object.entries(bundle.parameters), ...Object.entries(bundle.environment)]
    .filter(([, value]) => typeof value !== "object")
    .map(([name, value]) => [words(name), String(value)]);
  const perClass = Object.entries(bundle.training_rows).map(([name, amount]) => [className(name), count(amount)]);
  return h(
    "section",
    { class: "card" },
    h("h2", {}, "Overview"),
    facts([
      ["Model", h("span", { class: "address" }, bundle.model_sha256.slice(0, 12))],
      ["Kind", bundle.classes.length > 2 ? count(bundle.classes.length) + " classes" : "attack or benign"],
      ["Trained", instant(bundle.trained_at)],
      ["Feature profile", bundle.feature_profile],
      ["Features", count(bundle.features.length)],
      ["Threshold", percent(bundle.threshold, bundle.threshold < 0.1 ? 2 : 0)],
      ["Training flows", count(rows)],
      ["Seed", String(bundle.seed)],
      ["Program", bundle.program_version],
    ]),
    details("Training flows by class", perClass),
    details("Parameters and machine", settings),
  );
}

function quality(bundle, report) {
  const splits = Object.keys(bundle.metrics);
  if (splits.length === 0) {
    return h("p", { class: "nothing" }, "The bundle contains no metrics.");
  }
  const chosen = splits.includes("test") ? "test" : splits.at(-1);
  const detail = h("div", { class: "stack" });
  const classBox = h("div");
  const drawSplit = (split) => {
    const figures = bundle.metrics[split];
    show(classBox, classFigures(figures));
    show(detail, curves(report, split), h("h3", {}, "Confusion matrix"), confusion(figures.confusion_matrix));
  };
  drawSplit(chosen);
  const names = Object.fromEntries(splits.map((split) => [split, words(split)]));
  return [
    h(
      "p",
      { class: "soft" },
      "Measured on flows like those in the training data. Results on other networks may differ.",
    ),
    choice("Split", names, chosen, drawSplit),
    h("div", { class: "pair" }, metricsTable(bundle.metrics), classBox),
    detail,
  ];
}

/** A SageMaker endpoint does not say how its model was trained. */
function drawEndpoint(bundle) {
  return h(
    "section",
    { class: "card" },
    h("h2", {}, "Overview"),
    facts([
      ["SageMaker endpoint", h("span", { class: "address" }, bundle.sagemaker_endpoint)],
      ["Feature profile", bundle.feature_profile],
      ["Features", count(bundle.features.length)],
    ]),
    h("p", { class: "soft" }, "The endpoint classifies flows as attack or benign. Details of its model are unknown."),
  );
}

function draw([bundle, report, list]) {
  if (bundle.sagemaker_endpoint) {
    return drawEndpoint(bundle);
  }
  return h(
    "div",
    { class: "stack" },
    about(bundle),
    h("section", { class: "card" }, h("h2", {}, "Performance"), quality(bundle, report)),
    h(
      "section",
      {},
      h("h2", {}, "Features"),
      importanceNote(report.importance),
      featureTable(bundle, list, report.importance),
    ),
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
  return () => {};
}
