import { foresee } from '../../src/forecast/foresee.ts';
import { createFeed } from '../../src/server/feed.ts';
import type { Snapshot } from '../../src/server/wire.ts';
import { referenceLab } from '../simulation/reference-lab.ts';
import { serve } from './serve.ts';

/** The real server over a picture that a living lab shows seldom and never for long. */
export async function serveFixture(
  snapshot: Snapshot,
): Promise<{ readonly address: string; readonly stop: () => Promise<void> }> {
  const { lab, manifests } = referenceLab();
  const deaf = {
    kind: 'refused',
    status: 409,
    says: 'A picture hears nothing.',
    next: '',
  } as const;
  const server = await serve({
    lab,
    feed: createFeed(snapshot),
    status: () => snapshot.status,
    timeline: () => snapshot.timeline,
    forecast: (off) => foresee(lab, manifests, off),
    tell: () => deaf,
    simulate: () => deaf,
  });
  return { address: server.address, stop: server.close };
}
