// Reads {"<application>": schema, …} on stdin; writes {"<application>": TypeScript, …}.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(`${process.argv[2]}/`);
const { compile } = await import(pathToFileURL(require.resolve("json-schema-to-typescript")).href);

let text = "";
for await (const part of process.stdin) text += part;
const made = {};
for (const [application, schema] of Object.entries(JSON.parse(text))) {
  made[application] = await compile(schema, schema.title, {
    additionalProperties: false,
    bannerComment: "",
    declareExternallyReferenced: true,
    enableConstEnums: false,
    format: false,
    ignoreMinAndMaxItems: true,
    unreachableDefinitions: true,
    strictIndexSignatures: true,
  });
}
process.stdout.write(JSON.stringify(made));
