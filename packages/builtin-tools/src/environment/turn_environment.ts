/** A place where commands run and files lie. The first one of a turn is its primary one. */
export interface TurnEnvironment {
  /** As the model reads it in its context; `local` for this machine. */
  id: string;
  /** Absolute. */
  cwd: string;
}

/** Finds an environment by its id. */
export function findEnvironment<T extends TurnEnvironment>(
  environments: readonly T[],
  id: string,
): { ok: true; environment: T } | { ok: false; problem: string } {
  const environment = environments.find((one) => one.id === id);
  return environment === undefined
    ? { ok: false, problem: `unknown turn environment id \`${id}\`` }
    : { ok: true, environment };
}
