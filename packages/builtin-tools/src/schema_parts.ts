import type { JsonSchema } from "@codexkit/tool-schema";

/** A string argument. */
export function textArgument(description: string): JsonSchema {
  return { type: "string", description };
}

/** A number argument, whole or not. */
export function numberArgument(description: string): JsonSchema {
  return { type: "number", description };
}

/** A yes-or-no argument. */
export function flagArgument(description: string): JsonSchema {
  return { type: "boolean", description };
}

/** A list argument. */
export function listArgument(description: string, items: JsonSchema): JsonSchema {
  return { type: "array", description, items };
}

/**
 * An object that takes only what is named. Members come in the order they are sent in: by name, as byte order has it.
 *
 * @param required - Absent leaves the member out, which is not the same on the wire as none.
 */
export function objectArgument(
  properties: { readonly [name: string]: JsonSchema },
  required?: readonly string[],
  description?: string,
): JsonSchema {
  return {
    type: "object",
    ...(description === undefined ? {} : { description }),
    properties,
    ...(required === undefined ? {} : { required }),
    additionalProperties: false,
  };
}
