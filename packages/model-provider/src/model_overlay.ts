import type { ModelOverlayConfig } from "@codexkit/config";
import type { ModelInfo } from "@codexkit/protocol";
import { lookUpModel } from "./model_catalog.ts";

/**
 * A catalog with what a person says about its models: `[models."slug"]`.
 *
 * A model that is there takes what is said in place of its own members. One that is not there comes in at the
 * end, made of what would be known of it without the overlay: the row its name begins with, else what is assumed
 * of unknown models.
 */
export function applyModelOverlays(
  models: readonly ModelInfo[],
  overlays: Readonly<Record<string, ModelOverlayConfig>>,
): readonly ModelInfo[] {
  const left = new Map(Object.entries(overlays));
  if (left.size === 0) return models;
  const known = models.map((row) => {
    const overlay = Object.hasOwn(overlays, row.slug) ? overlays[row.slug] : undefined;
    left.delete(row.slug);
    return overlay === undefined ? row : overlayRow(row, overlay);
  });
  const added = [...left].map(([slug, overlay]) => {
    const { info } = lookUpModel(models, slug);
    return overlayRow({ ...info, slug, display_name: slug }, overlay);
  });
  return [...known, ...added];
}

function overlayRow(row: ModelInfo, overlay: ModelOverlayConfig): ModelInfo {
  const { truncation_policy: truncation, ...members } = overlay;
  return {
    ...row,
    ...withoutAbsent(members),
    truncation_policy: {
      mode: truncation?.mode ?? row.truncation_policy.mode,
      limit: truncation?.limit ?? row.truncation_policy.limit,
    },
  };
}

type Present<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

function withoutAbsent<T extends object>(members: T): Present<T> {
  const present: Present<T> = {};
  for (const key of listKeys(members)) {
    const value = members[key];
    if (isPresent(value)) present[key] = value;
  }
  return present;
}

function isPresent<T>(value: T): value is Exclude<T, undefined> {
  return value !== undefined;
}

function listKeys<T extends object>(members: T): readonly (keyof T)[] {
  return Object.keys(members).filter((key): key is string & keyof T => key in members);
}
