import { happened, later, type Sim } from '../sim.ts';

/** A fault that holds until `forMs` have passed or everything is healed. */
export function holdFault(
  sim: Sim,
  forMs: number,
  text: string,
  begin: () => void,
  end: () => void,
) {
  happened(sim, text);
  begin();
  const stop = () => {
    if (!sim.faults.ends.delete(stop)) return;
    happened(sim, `over: ${text}`);
    end();
  };
  sim.faults.ends.add(stop);
  later(sim, forMs, stop);
}

export function endFaults(sim: Sim): void {
  for (const stop of [...sim.faults.ends]) stop();
}
