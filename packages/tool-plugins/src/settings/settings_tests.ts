import { DEFAULT_MAX_IMAGE_BYTES } from "@codexkit/builtin-tools";
import { expect, test } from "vitest";
import { DEFAULT_SETTINGS } from "./settings.ts";

test("settings: the largest image is what view_image takes when nothing is set", () => {
  expect(DEFAULT_SETTINGS.view_image_max_bytes).toBe(DEFAULT_MAX_IMAGE_BYTES);
});
