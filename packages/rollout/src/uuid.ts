const LAST_RANDOM = 0xfff;

/** What ids are made from. */
export interface UuidSource {
  /** Unix milliseconds. */
  now(): number;
  /** Fills the array with random bytes. */
  randomBytes(bytes: Uint8Array<ArrayBuffer>): void;
}

/**
 * Makes UUIDs of version 7: they sort by time, also within one millisecond and when the clock steps back.
 */
export function createUuidV7(source: UuidSource): () => string {
  let lastMs = -1;
  let counter = 0;
  return () => {
    const bytes = new Uint8Array(16);
    source.randomBytes(bytes);
    const nowMs = Math.floor(source.now());
    if (nowMs > lastMs) {
      lastMs = nowMs;
      // Starting low leaves room to count up within the millisecond.
      counter = (((bytes[6] ?? 0) & 0x07) << 8) | (bytes[7] ?? 0);
    } else if (counter < LAST_RANDOM) counter += 1;
    else {
      lastMs += 1;
      counter = 0;
    }
    for (let at = 0; at < 6; at += 1) bytes[at] = Math.floor(lastMs / 2 ** (8 * (5 - at))) & 0xff;
    bytes[6] = 0x70 | (counter >> 8);
    bytes[7] = counter & 0xff;
    bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
    return toText(bytes);
  };
}

/**
 * The UUID of version 5 for a name: the same in every process.
 *
 * @param namespace a UUID.
 */
export function uuidV5(name: string, namespace: string): string {
  const bytes = process
    .getBuiltinModule("node:crypto")
    .createHash("sha1")
    .update(Buffer.from(namespace.replaceAll("-", ""), "hex"))
    .update(name)
    .digest()
    .subarray(0, 16);
  bytes[6] = 0x50 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  return toText(bytes);
}

/** Whether a text is a UUID of any version. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}

function toText(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes).toString("hex");
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join("-");
}
