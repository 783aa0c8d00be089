import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { isRecord } from "@codexkit/protocol";
import type { ToolExecutor } from "@codexkit/tools";

/** A tool as the recordings hold it: JSON texts without descriptions, one for each way it was offered. */
export interface RecordedSpec {
  forms: readonly string[];
  /** Where in the schema a description was recorded. */
  described: readonly string[];
  /** Whether members of schemas come in the order of the wire, descriptions too. */
  ordered: boolean;
}

/** Members of a schema in the order they are sent in. Wire: Codex 0.169.0. */
const SCHEMA_MEMBERS = [
  "type",
  "description",
  "encrypted",
  "enum",
  "items",
  "minItems",
  "properties",
  "required",
  "additionalProperties",
];

/** Where recordings lie: in the folder the variable names, or beside the repository. */
function resolveRecordings(env: Readonly<Record<string, string | undefined>>): string {
  const root = resolve(import.meta.dirname, "../../..");
  return env["CODEXKIT_CONFORMANCE"] ?? resolve(root, "../shared/conformance");
}

const FOLDER = join(resolveRecordings(process.env), "tools");
const MUST_BE_THERE = process.env["CI"] !== undefined;

/**
 * Compares the spec of a tool with what was recorded, descriptions apart.
 *
 * @param skip - called, saying why, where there are no recordings; never in CI
 * @returns Two equal values when the spec is as recorded and has words wherever the recording has some.
 */
export function compareWithRecordings(
  tool: Pick<ToolExecutor, "toolName" | "spec">,
  skip: (note: string) => void,
): { got: RecordedSpec; recorded: RecordedSpec } {
  if (!existsSync(FOLDER) && !MUST_BE_THERE)
    skip(`no recordings in ${FOLDER}: set CODEXKIT_CONFORMANCE to the folder that holds them`);
  const recorded = readSpecs(tool.toolName.namespace, tool.toolName.name);
  // What code mode needs to know of an answer never travels.
  const spec: unknown = JSON.parse(JSON.stringify({ ...tool.spec, output_schema: undefined }));
  const wanted = [...new Set(recorded.flatMap((form) => listDescribed(form, "")))];
  const ours = new Set(listDescribed(spec, ""));
  return {
    got: {
      forms: [toForm(spec)],
      described: wanted.filter((place) => ours.has(place)),
      ordered: isRecord(spec) && isOrdered(spec["parameters"]),
    },
    recorded: { forms: [...new Set(recorded.map(toForm))], described: wanted, ordered: true },
  };
}

function readSpecs(namespace: string | undefined, name: string): readonly unknown[] {
  const files = readdirSync(FOLDER).filter((file) => file !== "index.json");
  return files.flatMap((file) => {
    const offer: { tools?: unknown; additional_tools?: unknown } = JSON.parse(
      readFileSync(join(FOLDER, file), "utf8"),
    );
    const all = [...toList(offer.tools), ...toList(offer.additional_tools)];
    const group = namespace ?? "functions";
    const inside = all
      .filter((tool) => isRecord(tool) && tool["type"] === "namespace" && tool["name"] === group)
      .flatMap((tool) => (isRecord(tool) ? toList(tool["tools"]) : []));
    const plain = namespace === undefined ? all : [];
    return [...plain, ...inside].filter(
      (tool) => isRecord(tool) && tool["type"] === "function" && tool["name"] === name,
    );
  });
}

const toList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** JSON without descriptions; members in their order. */
function toForm(spec: unknown): string {
  return JSON.stringify(spec, (key, value: unknown) =>
    key === "description" && typeof value === "string" ? undefined : value,
  );
}

function isOrdered(schema: unknown): boolean {
  if (!isRecord(schema)) return false;
  const places = Object.keys(schema).map((key) => SCHEMA_MEMBERS.indexOf(key));
  const { properties = {}, items } = schema;
  const inner = isRecord(properties) ? Object.values(properties) : [];
  return (
    places.every((place, at) => place > (places[at - 1] ?? -1)) &&
    [...inner, ...(items === undefined ? [] : [items])].every(isOrdered)
  );
}

function listDescribed(value: unknown, place: string): readonly string[] {
  if (Array.isArray(value))
    return value.flatMap((entry, at) => listDescribed(entry, `${place}/${at}`));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    if (key === "description" && typeof member === "string")
      return member.trim() === "" ? [] : [place];
    return listDescribed(member, `${place}/${key}`);
  });
}
