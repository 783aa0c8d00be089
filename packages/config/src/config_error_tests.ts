import { expect, test } from "vitest";
import { ConfigError, type ConfigErrorCode, toConfigErrorText } from "./config_error.ts";

test("ConfigError: keeps code, key, place and cause", () => {
  const cause = new Error("inner");
  const error = new ConfigError("bad_value", "no", { key: "a.b", place: { path: "/c" }, cause });
  expect([error.name, error.code, error.message, error.key, error.place, error.cause]).toEqual([
    "ConfigError",
    "bad_value",
    "no",
    "a.b",
    { path: "/c" },
    cause,
  ]);
});

test("ConfigError: isInstance knows its own errors only", () => {
  expect(ConfigError.isInstance(new ConfigError("bad_toml", "x"))).toBe(true);
  expect(ConfigError.isInstance(new Error("x"))).toBe(false);
  expect(ConfigError.isInstance(null)).toBe(false);
});

test.for<[ConfigErrorCode, string]>([
  ["bad_override", "Error parsing -c overrides: M"],
  ["bad_value", "Error loading config.toml: M\n"],
  ["no_home", "Error finding codex home: M"],
  ["bad_toml", "Error loading config.toml: M"],
  ["unknown_field", "Error loading config.toml: M"],
  ["unknown_provider", "Error loading config.toml: M"],
  ["unreadable", "Error loading config.toml: M"],
  ["unsupported", "Error loading config.toml: M"],
  ["not_editable", "Error: M"],
  ["unwritable", "Error: M"],
])("toConfigErrorText: %s without a place", ([code, text]) => {
  expect(toConfigErrorText(new ConfigError(code, "M"))).toBe(text);
});

test("toConfigErrorText: an unknown field shows its line, as codex 0.169.0 prints it", () => {
  const error = new ConfigError("unknown_field", "/c.toml:14:1: unknown configuration field `x`", {
    place: {
      path: "/c.toml",
      line: 14,
      column: 1,
      excerpt: { text: "image_generation = true", length: 16 },
    },
  });
  expect(toConfigErrorText(error)).toBe(
    [
      "Error loading config.toml:",
      "/c.toml:14:1: unknown configuration field `x`",
      "   |",
      "14 | image_generation = true",
      "   | ^^^^^^^^^^^^^^^^",
    ].join("\n"),
  );
});
