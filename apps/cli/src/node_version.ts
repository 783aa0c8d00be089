/** Oldest Node that runs this program; equals `engines` in package.json (a test holds them together). */
export const MIN_NODE_VERSION = "22.18.0";

/**
 * What to tell somebody whose Node is too old.
 *
 * @param version - as `process.versions.node` has it.
 * @returns one line, or `undefined` when it is new enough.
 */
export function describeOldNode(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [minMajor = 0, minMinor = 0] = MIN_NODE_VERSION.split(".").map(Number);
  if (major > minMajor || (major === minMajor && minor >= minMinor)) return undefined;
  return `Error: codexkit needs Node ${MIN_NODE_VERSION} or newer, and this is Node ${version}`;
}
