import { expect, test } from "vitest";
import { COLLABORATION_NAMESPACE } from "./agents/agent_specs_v2.ts";
import { MULTI_AGENT_V1_NAMESPACE } from "./agents/agent_specs_v1.ts";
import { CLOCK_NAMESPACE } from "./clock/clock_specs.ts";
import { IMAGE_GEN_NAMESPACE } from "./images/imagegen.ts";
import { NAMESPACE_DESCRIPTIONS } from "./namespaces.ts";
import { WEB_NAMESPACE } from "./web/web_run_spec.ts";

test("namespaces: every one is described, and no other", () => {
  expect(Object.keys(NAMESPACE_DESCRIPTIONS)).toEqual([
    CLOCK_NAMESPACE,
    COLLABORATION_NAMESPACE,
    IMAGE_GEN_NAMESPACE,
    MULTI_AGENT_V1_NAMESPACE,
    WEB_NAMESPACE,
  ]);
});
