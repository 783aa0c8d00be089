import type { SpawnOptions } from "node:child_process";

/** What {@link openBrowser} needs of the host. */
export interface BrowserHost {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Starts a program; the result tells when it runs or cannot be run. */
  readonly spawn: (
    command: string,
    args: readonly string[],
    options: SpawnOptions,
  ) => {
    once(event: "spawn" | "error", listener: () => void): unknown;
    unref(): void;
  };
}

/**
 * Opens a page in the browser of the user, without a shell in between.
 *
 * @param url - an http or https address; nothing else is opened.
 * @returns whether a program for it was started; `false` also where there is no display.
 */
export async function openBrowser(url: string, host: BrowserHost): Promise<boolean> {
  const program = chooseProgram(url, host);
  if (program === undefined) return false;
  const [command, ...args] = program;
  return new Promise((resolve) => {
    const child = host.spawn(command, args, { detached: true, stdio: "ignore" });
    child.once("error", () => resolve(false));
    child.once("spawn", () => {
      child.unref();
      resolve(true);
    });
  });
}

function chooseProgram(
  url: string,
  { platform, env }: BrowserHost,
): readonly [string, ...string[]] | undefined {
  const { protocol, href } = URL.parse(url) ?? {};
  if (href === undefined || (protocol !== "https:" && protocol !== "http:")) return undefined;
  if (platform === "darwin") return ["open", href];
  // `start` is part of a shell, which would read `&` as the end of the address.
  if (platform === "win32") return ["rundll32", "url.dll,FileProtocolHandler", href];
  const hasDisplay = Boolean(env["DISPLAY"]) || Boolean(env["WAYLAND_DISPLAY"]);
  return hasDisplay ? ["xdg-open", href] : undefined;
}
