import { execFileSync } from "node:child_process";
import path from "node:path";
import { expect, test } from "vitest";
import { openTestHost } from "./test_host.ts";

test("openPlugins: opens what was selected", async () => {
  const { host } = await openTestHost({ mcp_enabled: false });
  expect(host.selection.plugins).toEqual(["shell", "apply_patch", "view_image"]);
});

/** Modules of ours that a program has loaded, by folder of the workspace. */
function listLoaded(program: string): readonly string[] {
  const index = path.join(import.meta.dirname, "index.ts");
  const source = `
    import { registerHooks } from "node:module";
    const seen = new Set();
    registerHooks({ load(url, context, next) { const found = /packages\\/([^/]+)\\/src/.exec(url); if (found) seen.add(found[1]); if (/modelcontextprotocol|\\/sharp\\/|\\/yaml\\//.test(url)) seen.add("heavy"); return next(url, context); } });
    const { selectPlugins, openPlugins } = await import(${JSON.stringify(index)});
    ${program}
    console.log(JSON.stringify([...seen].sort()));
  `;
  const output = execFileSync(
    process.execPath,
    ["--conditions=@codexkit/source", "--input-type=module", "-e", source],
    { encoding: "utf8" },
  );
  const loaded: readonly string[] = JSON.parse(output);
  return loaded;
}

test("openPlugins: importing and selecting loads no tool, opening no MCP and no skills that nobody asked for", () => {
  const selected = listLoaded('selectPlugins({}, "gpt-5.4");');
  const opened = listLoaded(
    'const host = await openPlugins(selectPlugins({ agent: { skills_enabled: false } }, "gpt-5"), { cwd: "/", env: {} }); await host.close();',
  );
  expect([selected, opened]).toEqual([
    ["protocol", "tool-plugins"],
    [
      "apply-patch",
      "builtin-tools",
      "code-mode",
      "exec-policy",
      "protocol",
      "shell",
      "tool-plugins",
      "tool-schema",
      "tools",
    ],
  ]);
});
