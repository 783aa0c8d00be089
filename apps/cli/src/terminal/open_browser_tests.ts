import { expect, test } from "vitest";
import { type BrowserHost, openBrowser } from "./open_browser.ts";

interface Opened {
  readonly isOpen: boolean;
  readonly started: readonly (readonly string[])[];
}

async function open(
  url: string,
  host: Partial<BrowserHost>,
  outcome: "spawn" | "error" = "spawn",
): Promise<Opened> {
  const started: (readonly string[])[] = [];
  const isOpen = await openBrowser(url, {
    platform: "linux",
    env: {},
    spawn: (command, args) => {
      started.push([command, ...args]);
      return {
        once: (event, listener) => void (event === outcome && queueMicrotask(listener)),
        unref: () => undefined,
      };
    },
    ...host,
  });
  return { isOpen, started };
}

const URL_TEXT = "https://a.example/x?a=1&b=%272";

test.for<[string, Partial<BrowserHost>, readonly string[]]>([
  ["a Mac", { platform: "darwin" }, ["open", URL_TEXT]],
  ["Windows", { platform: "win32" }, ["rundll32", "url.dll,FileProtocolHandler", URL_TEXT]],
  ["X11", { env: { DISPLAY: ":0" } }, ["xdg-open", URL_TEXT]],
  ["Wayland", { env: { WAYLAND_DISPLAY: "w" } }, ["xdg-open", URL_TEXT]],
])("openBrowser: on %s", async ([, host, program]) => {
  expect(await open(URL_TEXT, host)).toEqual({ isOpen: true, started: [program] });
});

test.for<[string, string, Partial<BrowserHost>]>([
  ["there is no display", URL_TEXT, { env: { DISPLAY: "" } }],
  ["the address starts a program", "vscode://x", { platform: "darwin" }],
  ["the address is a file", "file:///etc/passwd", { platform: "darwin" }],
  ["it is no address", "--help", { platform: "darwin" }],
])("openBrowser: nothing is started when %s", async ([, url, host]) => {
  expect(await open(url, host)).toEqual({ isOpen: false, started: [] });
});

test("openBrowser: a program that cannot be run", async () => {
  const { isOpen } = await open(URL_TEXT, { platform: "darwin" }, "error");
  expect(isOpen).toBe(false);
});
