import { randomBytes } from 'node:crypto';
import type { Forecast } from '../../src/forecast/forecast.ts';
import type { Lab, NodeName } from '../../src/model/lab.ts';
import { createApp } from '../../src/server/app.ts';
import { createFeed, type Feed } from '../../src/server/feed.ts';
import { readPage } from '../../src/server/page.ts';
import { type OnPort, servePort } from '../../src/server/serve.ts';
import type { IntentRequest, SimulationRequest, Snapshot } from '../../src/server/wire.ts';
import { lowTide } from './fixtures/low-tide.ts';

export interface FixtureServer {
  readonly on: OnPort;
  readonly feed: Feed;
  readonly told: (IntentRequest | SimulationRequest)[];
}

/** The real server and page over a made-up lab: for states that a living lab reaches seldom. */
export async function serveFixture(
  snapshot: Snapshot = lowTide,
  options: { port?: number; token?: string } = {},
): Promise<FixtureServer> {
  const feed = createFeed(snapshot);
  const told: (IntentRequest | SimulationRequest)[] = [];
  const app = createApp({
    live: {
      lab: {
        name: 'home',
        hosts: new Map(snapshot.status.hosts.map((h) => [h.name, h])),
      } as unknown as Lab,
      world: 'simulated',
      feed,
      timeline: () => snapshot.timeline,
      forecast: (off) => forecastOf(off),
      tell: (request) => {
        told.push(request);
        return {
          kind: 'told',
          says: `${'host' in request ? request.host : 'The lab'}: ${request.kind} is heard.`,
        };
      },
      simulate: (request) => {
        told.push(request);
        return { kind: 'told', says: `${request.kind} it is.` };
      },
    },
    door: { kind: 'tcp', token: options.token ?? randomBytes(16).toString('hex') },
    run: randomBytes(4).toString('hex'),
    page: readPage(new URL('../../dist/web', import.meta.url).pathname),
    health: () => ({ ok: true, pid: process.pid, lab: 'home', world: 'simulated' }),
  });
  const served = await servePort(app, options.port ?? 0);
  if (served.kind === 'failed') throw new Error(served.says);
  return { on: served.listening, feed, told };
}

function forecastOf(off: ReadonlySet<string>): Forecast {
  const voters = [
    ['talos01', 'nuc1'],
    ['talos02', 'nuc2'],
    ['talos03', 'gamer'],
  ] as const;
  const left = voters.filter(([, host]) => !off.has(host)).map(([name]) => name as NodeName);
  const quorum = left.length >= 2;
  const pods = [
    'games/minecraft-0',
    'media/immich-ml-0',
    'data/postgres-2',
    'media/jellyfin-0',
    'home/paperless-0',
  ];
  const stranded = pods.slice(
    0,
    (off.has('gamer') ? 2 : 0) + (off.has('nuc1') ? 2 : 0) + (off.has('nixos') ? 1 : 0),
  );
  return {
    off: [...off] as Forecast['off'],
    etcd: {
      voters: voters.map(([name]) => name as NodeName),
      left,
      quorum,
      lossesSurvived: quorum ? left.length - 2 : -1,
    },
    endpoint: { reachable: quorum, why: quorum ? '' : 'etcd has no quorum' },
    pods: {
      wanted: 49,
      run: 49 - stranded.length,
      stranded: stranded.map((pod) => ({
        pod,
        workload: { kind: 'StatefulSet', namespace: 'x', name: 'y' } as never,
        verdict: 'impossible',
        reason: 'memory',
        why: 'needs 10 GiB, the largest free on amd64 is 3.1 GiB on talos04.',
      })),
    },
    ceph: {
      mons: 3,
      monsLeft: off.has('nuc1') ? 2 : 3,
      monQuorum: true,
      osds: 3,
      osdsLeft: off.has('nuc1') ? 2 : 3,
      pools: [
        {
          pool: 'rbd',
          size: 3,
          minSize: 2,
          copiesLeft: off.has('nuc1') ? 2 : 3,
          state: off.has('nuc1') ? 'degraded' : 'ok',
        },
      ],
    },
    volumes: [
      {
        claim: 'data/postgres-2',
        workload: {} as never,
        state: off.has('nuc1') ? 'moves' : 'ok',
        why: 'attached to talos01; the force detach takes 6 min.',
      },
    ],
    notices: quorum
      ? ['Games are away.']
      : ['Nothing new starts and nothing that fails comes back.', 'Games are away.'],
    watts: { idle: 61 - 8 * Number(off.has('nuc1')), busy: 98 },
    wakeWatts: [{ host: 'gamer' as never, idle: 65 }],
  };
}
