// @ts-check
// "Your network": the site profile, or the progress of learning one.

import { h, s, show } from "./dom.js";
import { capitalised, count, instant, percent } from "./format.js";
import { ago, groupName, minute, progressText, rate, siteStatus } from "./site-status.js";
import { command, facts, problem } from "./parts.js";

function none() {
  return h(
    "section",
    { class: "state" },
    h("h2", {}, "No site profile"),
    h(
      "p",
      {},
      "The model's own threshold applies. A model that was trained on another network often flags too many ",
      "benign flows. A site profile, learned from an hour of ordinary traffic without labels, limits false alarms.",
    ),
    h("p", { class: "soft" }, "To learn while the server monitors an interface, start it with:"),
    command("sudo ml-ids-api --interface eth0 --learn 24h --site office"),
    h("p", { class: "soft" }, "Or learn from a capture, and start the server with the result:"),
    command("ml-ids-flows learn monday.pcap.gz -o office"),
    command("ml-ids-api --site office"),
  );
}

/** A time with the precision of a second. */
function time(iso) {
  return iso ? h("time", { datetime: iso }, instant(iso).replace(/\.\d+/, "")) : null;
}

function learningCard(learning, profile) {
  const { flows, flows_needed: needed } = learning;
  const applies = profile
    ? "Until then, the site profile below applies."
    : "Until then, the model's own threshold applies.";
  return h(
    "section",
    { class: "card", "aria-label": "Learning" },
    h("h2", {}, "Learning"),
    h("p", { class: "headline" }, h("b", {}, progressText(learning))),
    needed > 0 && h("progress", { max: needed, value: Math.min(flows, needed), "aria-label": "Flows learned from" }),
    h("p", { class: "soft" }, "The server learns until " + minute(learning.until) + ". " + applies),
    facts([
      ["Since", time(learning.since)],
      ["Until", time(learning.until)],
      ["Flows needed", needed > 0 ? count(needed) : null],
      ["Flows left out", count(learning.flows_left_out ?? 0)],
    ]),
    h(
      "p",
      { class: "soft" },
      "Flows of incidents are left out, except if only the model's verdicts indicate the incident. Attacks that no ",
      "rule detects are learned as ordinary traffic, so learn from traffic that you believe to be mostly benign.",
    ),
  );
}

/** What the profile promises, as a sentence. */
function promiseText({ false_alarms: falseAlarms, confidence }) {
  const most = "at most " + rate(falseAlarms) + " of the benign flows are flagged as attacks";
  return "With a confidence of " + percent(confidence, 0) + ", " + most + ".";
}

function promiseCard(profile) {
  return h(
    "section",
    { class: "card", "aria-label": "Promise" },
    h("h2", {}, "Promise"),
    h("p", { class: "promise" }, promiseText(profile)),
    h(
      "p",
      { class: "soft" },
      "This holds for all groups together, if later flows resemble those that were learned. It does not cover new ",
      "services, new machines with other programs, or attacks.",
    ),
    facts([
      ["Learned", [time(profile.learned_at), " (" + ago(profile.age_seconds) + ")"]],
      ["Traffic from", time(profile.first_time)],
      ["Traffic until", time(profile.last_time)],
      ["Flows", count(profile.flows)],
      ["Flows left out", profile.flows_left_out === undefined ? null : count(profile.flows_left_out)],
      ["Model", profile.model_version],
    ]),
  );
}

/** A threshold as a mark on the scale of probabilities. */
function thresholdBar(threshold) {
  const at = Math.min(1, Math.max(0, threshold)) * 100;
  return s(
    "svg",
    { class: "strip threshold", viewBox: "0 0 100 16", preserveAspectRatio: "none", "aria-hidden": "true" },
    s("rect", { class: "band-outer", x: 0, width: 100, y: 6, height: 4, rx: 1 }),
    s("rect", { class: "band-flagged", x: at, width: 100 - at, y: 6, height: 4, rx: 1 }),
    s("rect", { class: "spot", x: Math.min(98.6, at), width: 1.4, y: 2, height: 12, rx: 0.7 }),
  );
}

function groupRow({ group, flows, attack_threshold: threshold, own_threshold: own }) {
  return h(
    "tr",
    {},
    h("th", { scope: "row" }, capitalised(groupName(group))),
    h("td", { class: "numeric" }, count(flows)),
    h("td", { class: "numeric" }, threshold > 0.999 ? percent(threshold, 3) : rate(threshold)),
    h("td", { class: "cell-bar" }, thresholdBar(threshold)),
    h("td", {}, own ? "own" : h("span", { class: "soft" }, "shared")),
  );
}

function groupsCard(groups) {
  const head = [
    h("th", { scope: "col" }, "Services"),
    h("th", { scope: "col", class: "numeric" }, "Flows"),
    h("th", { scope: "col", class: "numeric" }, "Attack above"),
    h("th", { scope: "col", class: "cell-bar" }, h("span", { class: "unseen" }, "Threshold on a scale")),
    h("th", { scope: "col" }, "For unusual flows"),
  ];
  return h(
    "section",
    { class: "card", "aria-label": "Thresholds" },
    h("h2", {}, "Thresholds"),
    h(
      "p",
      { class: "soft" },
      "A flow is an attack if its attack probability is above the threshold. The threshold is higher for services ",
      "whose ordinary flows the model often suspects, and a reported false alarm can raise it further. Unusual flows ",
      "have another threshold, which services with too few flows share.",
    ),
    h(
      "div",
      { class: "scroll", tabindex: "0", role: "region", "aria-label": "Thresholds by service" },
      h(
        "table",
        { class: "plain groups" },
        h("caption", { class: "unseen" }, "Thresholds by service"),
        h("thead", {}, h("tr", {}, head)),
        h("tbody", {}, groups.map(groupRow)),
      ),
    ),
  );
}

/** How far the latest flows differ from those that were learned. */
function driftCard({ state, conclusion, rows, unusual, unusual_expected: expected, ...drift }) {
  const style = state === "like_site" ? "notice good" : "notice";
  const advice = state === "unlike_site" ? " If no attack explains this, learn again." : "";
  const shares = [
    ["Latest flows", count(rows)],
    ["Values outside the usual ranges", percent(drift.outside)],
    ["Features out of range", count(drift.features_out_of_range)],
    ["Unusual flows", percent(unusual, 2) + " (" + percent(expected, 2) + " expected)"],
  ];
  return h(
    "section",
    { class: "card", "aria-label": "Drift" },
    h("h2", {}, "Drift"),
    h("p", { class: style, "data-state": state }, capitalised(conclusion) + "." + advice),
    rows > 0 && facts(shares),
  );
}

function draw({ state, learning, profile, drift }) {
  if (state !== "learning" && !profile) {
    return none();
  }
  return h(
    "div",
    { class: "stack" },
    state === "learning" && learning && learningCard(learning, profile),
    profile && [
      promiseCard(profile),
      drift && driftCard(drift),
      profile.groups?.length > 0 && groupsCard(profile.groups),
    ],
  );
}

export function sitePage(root) {
  const content = h("div");
  show(root, h("h1", {}, "Your network"), content);
  const update = () => {
    const { latest, error } = siteStatus;
    if (error !== null) {
      show(
        content,
        problem("The site profile cannot be shown", error, () => siteStatus.refresh()),
      );
    } else if (latest !== null) {
      show(content, draw(latest));
    }
  };
  siteStatus.addEventListener("change", update);
  show(content, h("p", { class: "nothing", "aria-busy": "true" }, "Loading …"));
  update();
  siteStatus.refresh();
  return () => siteStatus.removeEventListener("change", update);
}
