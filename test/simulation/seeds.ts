const hourMs = 3_600_000;

export const seeds = 2_000;

/** Enough for a few faults that meet each other; what takes longer is told in a story. */
export const durationMs = 1.5 * hourMs;
