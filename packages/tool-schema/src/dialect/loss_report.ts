/**
 * What a change does to the values that a schema takes.
 *
 * `same`: nothing, or nothing that lifting does not undo. `wider`: the model may write values that the
 * original refuses. `narrower`: the model can no longer write values that the original takes.
 */
export type SchemaLossEffect = "same" | "wider" | "narrower";

/** Something that a schema says and a dialect cannot. */
export interface SchemaLoss {
  /** Where, as a JSON pointer into the original schema. */
  pointer: string;
  /** Keyword it is about; `*` for the one entry that counts what is not listed. */
  keyword: string;
  /** What becomes of it, in one line. */
  what: string;
  effect: SchemaLossEffect;
}

/** Most losses that are listed for one schema; one more counts the rest. */
export const MAX_SCHEMA_LOSSES = 200;

const RANK: { readonly [effect in SchemaLossEffect]: number } = { same: 0, wider: 1, narrower: 2 };

/** Gathers losses: each once, and not more than {@link MAX_SCHEMA_LOSSES}. */
export class LossReport {
  readonly #losses = new Map<string, SchemaLoss>();
  #hidden = 0;
  #worstHidden = new Set<SchemaLossEffect>();

  /** Adds a loss, unless it is there already. */
  add(loss: SchemaLoss): void {
    const key = `${loss.effect} ${loss.keyword} ${loss.what} ${loss.pointer}`;
    if (this.#losses.has(key)) return;
    if (this.#losses.size < MAX_SCHEMA_LOSSES) {
      this.#losses.set(key, loss);
      return;
    }
    this.#hidden += 1;
    this.#worstHidden.add(loss.effect);
  }

  /** What was gathered. What is not listed is counted once for each effect it has. */
  list(): readonly SchemaLoss[] {
    const effects = [...this.#worstHidden].toSorted((a, b) => RANK[a] - RANK[b]);
    const rest = effects.map((effect): SchemaLoss => ({
      pointer: "",
      keyword: "*",
      what: `${this.#hidden} more losses are not listed`,
      effect,
    }));
    return [...this.#losses.values(), ...rest];
  }
}
