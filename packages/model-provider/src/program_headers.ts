/** The program that asks. */
export interface ClientIdentity {
  /** Header `originator`. Default `codexkit`. */
  originator?: string | undefined;
  /** Version of the program. */
  version: string;
  /** Header `user-agent`. Default `{originator}/{version}`. */
  userAgent?: string | undefined;
}

const DEFAULT_ORIGINATOR = "codexkit";

/** The headers that name the program. Wire: Codex 0.169.0. */
export function toProgramHeaders(identity: ClientIdentity): Readonly<Record<string, string>> {
  const originator = identity.originator ?? DEFAULT_ORIGINATOR;
  return {
    originator,
    "user-agent": identity.userAgent ?? `${originator}/${identity.version}`,
  };
}

/** The same headers under names in lower case, so that a later one replaces an earlier one. */
export function toLowerCaseNames(
  headers: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
}
