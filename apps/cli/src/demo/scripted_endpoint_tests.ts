import { expect, test } from "vitest";
import { createDemoTurns } from "./demo_script.ts";
import { startScriptedEndpoint } from "./scripted_endpoint.ts";

test("startScriptedEndpoint: says so while no scripted server is connected", async () => {
  await expect(startScriptedEndpoint(createDemoTurns())).rejects.toMatchObject({
    code: "unavailable",
  });
});
