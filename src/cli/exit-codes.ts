/** The exit codes of every command; scripts rely on them. */
export const exitCodes = {
  done: 0,
  failed: 1,
  usage: 2,
  /** Held by a gate, or the lab has not converged. */
  held: 3,
  /** A check found that something differs from what is declared. */
  drift: 4,
} as const;

export type Outcome = keyof typeof exitCodes;
