/** Something in a manifest that could not be used; the rest of the file still is. */
export interface ManifestProblem {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** What is wrong and what is expected, one sentence. */
  readonly says: string;
}
