/** The waterline: two swells that drift against each other; still for who prefers it. */
export function Waves() {
  return (
    <div class="waves" aria-hidden="true">
      <svg viewBox="0 0 2400 24" preserveAspectRatio="none" class="swell back" aria-hidden="true">
        <path d={swell(240, 8)} />
      </svg>
      <svg viewBox="0 0 2400 24" preserveAspectRatio="none" class="swell front" aria-hidden="true">
        <path d={swell(200, 6)} />
      </svg>
    </div>
  );
}

/** A sine of cubic curves that repeats every `length`, so that half the width is a whole loop. */
function swell(length: number, height: number): string {
  let path = 'M0 14';
  for (let x = 0; x < 2400; x += length) {
    const half = length / 2;
    path += `q${half / 2} ${-height * 1.6} ${half} 0t${half} 0`;
  }
  return `${path}V24H0z`;
}
