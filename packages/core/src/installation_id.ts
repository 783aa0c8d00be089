import fs from "node:fs";
import path from "node:path";

const FILE_NAME = "installation_id";
const FILE_MODE = 0o600;

/**
 * The id of this installation: kept in the Codex home, made when it is not there. A home that cannot be
 * written gets a new one each time.
 *
 * Wire: `installation_id` (Codex 0.169.0).
 */
export function readInstallationId(codexHome: string, newId: () => string): string {
  const file = path.join(codexHome, FILE_NAME);
  const kept = readText(file);
  if (kept !== undefined && kept !== "") return kept;
  const id = newId();
  try {
    fs.mkdirSync(codexHome, { recursive: true });
    fs.writeFileSync(file, id, { mode: FILE_MODE });
  } catch {
    // The id only groups requests; without a place for it the work goes on.
  }
  return id;
}

function readText(file: string): string | undefined {
  try {
    return fs.readFileSync(file, "utf8").trim();
  } catch {
    return undefined;
  }
}
