/** What was found out about one thing that sessions need. */
export interface DoctorCheck {
  /** One word, stable. */
  readonly name: string;
  /** `warning`: sessions run, but something is missing. `problem`: something does not work. */
  readonly status: "ok" | "warning" | "problem";
  /** One line. Holds no secrets. */
  readonly detail: string;
  /** One line: what may help. */
  readonly remedy?: string | undefined;
  /** What the line was made of, for programs. */
  readonly facts?: object | undefined;
}
