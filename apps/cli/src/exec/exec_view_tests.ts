import { expect, test } from "vitest";
import { createMemoryIo } from "../memory_io.ts";
import { createExecView } from "./exec_view.ts";

test("createExecView: --json writes to stdout, otherwise people read stderr", async () => {
  const io = createMemoryIo();
  for (const json of [true, false]) {
    const view = await createExecView({ json, color: "never" }, io);
    view.show({ type: "warning", message: `json: ${json}` });
    view.close();
    view.close();
  }
  expect([io.stdoutText(), io.stderrText()]).toEqual([
    '{"type":"item.completed","item":{"id":"item_0","type":"error","message":"json: true"}}\n',
    "! json: false\n",
  ]);
});
