import { expect, test } from "vitest";
import { BUNDLED_MODELS } from "./bundled_models.ts";
import { findDefaultModel, lookUpModel } from "./model_catalog.ts";
import { applyModelOverlays } from "./model_overlay.ts";

const [FIRST] = BUNDLED_MODELS;

test("applyModelOverlays: nothing said changes nothing", () => {
  expect(applyModelOverlays(BUNDLED_MODELS, {})).toBe(BUNDLED_MODELS);
});

test("applyModelOverlays: a model takes what is said and keeps the rest", () => {
  const models = applyModelOverlays(BUNDLED_MODELS, {
    "gpt-6.1-sol": { tool_mode: "direct", use_responses_lite: false, description: undefined },
  });
  expect(models.length).toBe(BUNDLED_MODELS.length);
  expect(models[0]).toEqual({ ...FIRST, tool_mode: "direct", use_responses_lite: false });
  expect(models.slice(1)).toEqual(BUNDLED_MODELS.slice(1));
});

test("applyModelOverlays: what is absent in an overlay takes nothing away", () => {
  const [model] = applyModelOverlays(BUNDLED_MODELS, { "gpt-6.1-sol": { comp_hash: undefined } });
  expect(model).toEqual(FIRST);
});

test("applyModelOverlays: half a truncation policy is enough", () => {
  const [model] = applyModelOverlays(BUNDLED_MODELS, {
    "gpt-6.1-sol": { truncation_policy: { limit: 5 } },
  });
  expect(model?.truncation_policy).toEqual({ mode: "tokens", limit: 5 });
});

test("applyModelOverlays: an unknown model is known from then on, by its whole name", () => {
  const models = applyModelOverlays(BUNDLED_MODELS, {
    "acme/qwen": { context_window: 32_768, apply_patch_tool_type: "freeform" },
  });
  const { info, isFallback } = lookUpModel(models, "acme/qwen");
  expect([info, isFallback]).toEqual([
    {
      ...lookUpModel([], "acme/qwen").info,
      context_window: 32_768,
      apply_patch_tool_type: "freeform",
    },
    false,
  ]);
  expect(lookUpModel(models, "qwen").isFallback).toBe(true);
  expect(findDefaultModel(models)).toBe("gpt-6.1-sol");
});

test("applyModelOverlays: a longer name begins with the facts of the shorter one", () => {
  const models = applyModelOverlays(BUNDLED_MODELS, { "gpt-5.5-mine": { priority: 99 } });
  expect(models.at(-1)).toEqual({
    ...lookUpModel(BUNDLED_MODELS, "gpt-5.5").info,
    slug: "gpt-5.5-mine",
    display_name: "gpt-5.5-mine",
    priority: 99,
  });
});

test("applyModelOverlays: a slug that every object has is a slug like others", () => {
  const rows = [{ ...lookUpModel([], "constructor").info }];
  expect(applyModelOverlays(rows, { other: {} })[0]).toEqual(rows[0]);
});
