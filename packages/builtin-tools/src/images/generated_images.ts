import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Where generated images are kept. */
export interface GeneratedImageStore {
  /**
   * Keeps an image.
   *
   * @param callId - as the model wrote it; may be anything
   * @returns the absolute path of the file
   * @throws when it cannot be written
   */
  save(callId: string, png: Uint8Array): Promise<string>;
}

/** Longest part of a name that a model can decide, so that every file system takes it. */
const MAX_NAME_CHARACTERS = 128;

/**
 * Keeps the images of a thread as `<codexHome>/generated_images/<thread>/<call>.png`.
 *
 * Mirrors: Codex 0.169.0.
 */
export function createGeneratedImageStore(options: {
  /** Absolute. */
  codexHome: string;
  threadId: string;
}): GeneratedImageStore {
  const folder = join(options.codexHome, "generated_images", toFileName(options.threadId));
  return {
    save: async (callId, png) => {
      const path = join(folder, `${toFileName(callId)}.png`);
      await mkdir(folder, { recursive: true });
      await writeFile(path, png);
      return path;
    },
  };
}

/** An id as the name of a file that stays in its folder. */
function toFileName(id: string): string {
  const name = id.slice(0, MAX_NAME_CHARACTERS).replaceAll(/[^A-Za-z0-9_-]/gu, "_");
  return name === "" ? "generated_image" : name;
}
