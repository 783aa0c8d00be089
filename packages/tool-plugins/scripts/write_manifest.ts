// Writes agent_plugin.json and its schema anew from the tables of the code.
import fs from "node:fs";
import path from "node:path";
import { createManifest, toManifestJsonSchema } from "../src/manifest.ts";

const FILES = {
  "agent_plugin.json": createManifest(),
  "agent_plugin.schema.json": toManifestJsonSchema(),
};

for (const [name, content] of Object.entries(FILES)) {
  const file = path.join(import.meta.dirname, "..", name);
  fs.writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
}
