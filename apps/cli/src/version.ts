/** The version this program prints; equals `version` in package.json (a test holds them together). */
export const VERSION = "0.0.0";
