// Reads {"<application>": schema, …} on stdin; writes {"<application>": TypeScript, …}.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(`${process.argv[2]}/`);
const { compile } = await import(pathToFileURL(require.resolve("json-schema-to-typescript")).href);

let text = "";
for await (const part of process.stdin) text += part;
const made = {};
for (const [application, schema] of Object.entries(JSON.parse(text))) {
  made[application] = await compile(withPairs(schema, schema), schema.title, {
    additionalProperties: false,
    bannerComment: "",
    declareExternallyReferenced: true,
    enableConstEnums: false,
    format: false,
    ignoreMinAndMaxItems: true,
    unreachableDefinitions: true,
  });
}

/** A list of exactly two numbers is a pair: the compiler knows no lengths of lists. */
function withPairs(value, root) {
  if (Array.isArray(value)) return value.map((one) => withPairs(one, root));
  if (typeof value !== "object" || value === null) return value;
  if (value.minItems === 2 && value.maxItems === 2 && isNumber(value.items, root)) {
    return { ...value, tsType: "[number, number]" };
  }
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withPairs(one, root)]));
}

function isNumber(schema, root) {
  const named = schema?.$ref?.match(/^#\/\$defs\/(\w+)$/);
  const found = named ? root.$defs[named[1]] : schema;
  return found?.type === "integer" || found?.type === "number";
}

process.stdout.write(JSON.stringify(made));
