import type { SimulatedWorld } from '../../world/simulated/simulated-world.ts';

export const speedMax = 3600;

/** How often simulated time moves on; below what an eye sees as a step. */
const turnMs = 15;

/** A turn works for at most this long, so that the server answers in between. */
const workMsMax = 25;

/** A machine that slept or cannot keep up does not run after what was missed. */
const behindMsMax = 250;

export interface Driver {
  readonly speed: () => number;
  readonly isPaused: () => boolean;
  readonly setSpeed: (speed: number) => void;
  readonly pause: () => void;
  readonly resume: () => void;
  readonly stop: () => void;
}

/** Moves a simulated world on with real time, `speed` times as fast. */
export function createDriver(world: SimulatedWorld, firstSpeed: number): Driver {
  let speed = firstSpeed;
  let paused = false;
  let lastAt = performance.now();
  let target = world.clock.now();
  const timer = setInterval(turn, turnMs);

  return {
    speed: () => speed,
    isPaused: () => paused,
    setSpeed: (wanted) => {
      speed = wanted;
    },
    pause: () => {
      paused = true;
    },
    resume: () => {
      paused = false;
    },
    stop: () => clearInterval(timer),
  };

  function turn(): void {
    const beganAt = performance.now();
    const passedMs = Math.min(beganAt - lastAt, behindMsMax);
    lastAt = beganAt;
    if (paused) return;
    target = Math.min(target + passedMs * speed, world.clock.now() + behindMsMax * speed);
    while (world.nextAt <= target) {
      world.advanceTo(world.nextAt);
      if (performance.now() - beganAt > workMsMax) return;
    }
    world.advanceTo(target);
  }
}
