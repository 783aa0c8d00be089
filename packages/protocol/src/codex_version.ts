/** The version of Codex whose behaviour and wire these packages mirror. */
export const MIRRORED_CODEX_VERSION = "0.169.0";
