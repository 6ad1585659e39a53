/** Amounts as people read them in a forecast: short, and never rounded in the pod's favour. */

const MIB = 2 ** 20;
const GIB = 2 ** 30;

/** What is needed: `10 GiB`, `1.5 GiB`, `256 MiB`; rounded up. */
export function memoryNeeded(bytes: number): string {
  return written(bytes, Math.ceil);
}

/** What is there: rounded down. */
export function memoryThere(bytes: number): string {
  return written(Math.max(0, bytes), Math.floor);
}

/** Cores: `9`, `0.25`; rounded down to hundredths. */
export function coresThere(millis: number): string {
  return coresWritten(Math.floor(Math.max(0, millis) / 10) / 100);
}

export function coresNeeded(millis: number): string {
  return coresWritten(Math.ceil(millis / 10) / 100);
}

function coresWritten(cores: number): string {
  return `${cores} ${cores === 1 ? 'core' : 'cores'}`;
}

function written(bytes: number, round: (value: number) => number): string {
  if (bytes < GIB) return `${round(bytes / MIB)} MiB`;
  return `${round((bytes / GIB) * 10) / 10} GiB`;
}
