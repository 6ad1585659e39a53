import type { HostName, Lab } from '../../../model/lab.ts';
import { quorumOf } from '../../../model/shape.ts';
import type { CephStatus } from '../../facts.ts';
import { kubeletDue } from '../kubernetes/due.ts';
import { happened, later, type Sim, simHost } from '../sim.ts';
import { isActive, isClean, pickCopies, placementGroups } from './placement-groups.ts';
import type { SimCeph, SimOsd } from './state.ts';

/** `osd_heartbeat_grace`, 20 s, and the mon's next look (Ceph, "Monitor/OSD interaction"). */
const downMs = { low: 20_000, high: 26_000 };

/** `mon_osd_down_out_interval`. */
const outMs = 600_000;

/** `mon_osd_min_in_ratio`: with fewer in, no more are marked out. */
const minInRatio = 0.75;

/** From power to `up`: bluestore mounts and boots. Assumed from small OSDs. */
const bootMs = { low: 8_000, high: 25_000 };

/** Recovery of what was missed: a base and a share of the absence, up to an hour. Assumed. */
const recoveryMs = { base: 10_000, share: 0.05, most: 3_600_000 };

export function createCeph(lab: Lab): SimCeph | undefined {
  const { ceph } = lab.storage;
  if (ceph === undefined) return undefined;
  const hosts = [...lab.hosts.values()];
  const mons = hosts
    .filter((host) => host.ceph.includes('mon'))
    .map((host) => ({ host: host.name, broken: 0, inQuorum: false }));
  const osds = hosts
    .filter((host) => host.ceph.includes('osd'))
    .flatMap((host) => {
      const disks = host.disks.filter((disk) => disk.purpose === 'osd').length;
      return Array.from({ length: Math.max(1, disks) }, () => host.name);
    })
    .map((host, id): SimOsd => {
      return {
        id,
        host,
        broken: 0,
        up: false,
        in: true,
        fresh: true,
        downSince: 0,
        runs: false,
        turn: 0,
      };
    });
  const pgs = placementGroups(ceph, osds);
  return {
    ceph,
    mons,
    osds,
    pgs,
    noout: new Set(),
    monQuorum: false,
    served: '',
    serves(pool) {
      return this.monQuorum && pgs.every((pg) => pg.pool !== pool || isActive(pg));
    },
  };
}

/** Mon quorum and which OSDs run, from which hosts run and hear each other. Level-triggered. */
export function evaluateCeph(sim: Sim): void {
  const { ceph } = sim;
  if (ceph === undefined) return;
  const isHeard = (host: HostName) => {
    const { power, cuts } = simHost(sim, host);
    return power === 'on' && cuts === 0;
  };
  const heard = ceph.mons.filter((mon) => mon.broken === 0 && isHeard(mon.host));
  const hadQuorum = ceph.monQuorum;
  ceph.monQuorum = heard.length >= quorumOf(ceph.mons.length);
  if (hadQuorum !== ceph.monQuorum) {
    happened(sim, ceph.monQuorum ? 'Ceph mons have quorum' : 'Ceph mons lost quorum');
    sim.observation.touchSource('ceph');
  }
  for (const mon of ceph.mons) mon.inQuorum = ceph.monQuorum && heard.includes(mon);
  for (const osd of ceph.osds) {
    const runs = osd.broken === 0 && isHeard(osd.host);
    if (runs !== osd.runs) {
      osd.runs = runs;
      turn(sim, ceph, osd);
    }
  }
  if (ceph.monQuorum && !hadQuorum) for (const osd of ceph.osds) turn(sim, ceph, osd);
  noticeStorage(sim, ceph);
  sim.observation.touch('ceph.status', 'cluster');
}

/** Pods whose pool stops or goes on are told so. */
function noticeStorage(sim: Sim, ceph: SimCeph): void {
  const served = ceph.ceph.pools.map((pool) => pool.name).filter((pool) => ceph.serves(pool));
  if (served.join() === ceph.served) return;
  ceph.served = served.join();
  for (const node of sim.cluster.nodes.keys()) kubeletDue(sim, node);
}

/** The mons mark the OSD up or down by and by; only with quorum can they. */
function turn(sim: Sim, ceph: SimCeph, osd: SimOsd): void {
  if (osd.runs === osd.up) return;
  osd.turn++;
  const mine = osd.turn;
  const range = osd.runs ? bootMs : downMs;
  later(sim, sim.random.ceph.between(range.low, range.high), () => {
    if (osd.turn !== mine || osd.runs === osd.up || !ceph.monQuorum) return;
    if (osd.runs) markUp(sim, ceph, osd);
    else markDown(sim, ceph, osd);
    changed(sim);
  });
}

function markDown(sim: Sim, ceph: SimCeph, osd: SimOsd): void {
  osd.up = false;
  osd.downSince = sim.now;
  happened(sim, `osd.${osd.id} on ${osd.host} is down`);
  // What goes on being written without it makes its copies old.
  if (ceph.pgs.some((pg) => pg.osds.includes(osd) && isActive(pg))) osd.fresh = false;
  markOutLater(sim, ceph, osd, osd.turn);
}

function markOutLater(sim: Sim, ceph: SimCeph, osd: SimOsd, mine: number): void {
  later(sim, outMs, () => {
    if (osd.turn !== mine || osd.up) return;
    const inRatio = ceph.osds.filter((one) => one.in).length / ceph.osds.length;
    if (!ceph.monQuorum || ceph.noout.has(osd.host) || inRatio < minInRatio) {
      markOutLater(sim, ceph, osd, mine);
    } else {
      markOut(sim, ceph, osd);
    }
  });
}

function markOut(sim: Sim, ceph: SimCeph, osd: SimOsd): void {
  osd.in = false;
  happened(sim, `osd.${osd.id} on ${osd.host} is out`);
  later(sim, recoveryMs.most / 2, () => {
    if (osd.in) return;
    ceph.pgs.forEach((pg, index) => {
      const kept = pg.osds.filter((copy) => copy.in);
      const copies = pickCopies(ceph.osds, pg.size, index, kept);
      if (copies.length > kept.length && isActive(pg)) pg.osds = copies;
    });
    changed(sim);
  });
  changed(sim);
}

function markUp(sim: Sim, ceph: SimCeph, osd: SimOsd): void {
  const awayMs = sim.now - osd.downSince;
  osd.up = true;
  osd.in = true;
  osd.turn++;
  const mine = osd.turn;
  happened(sim, `osd.${osd.id} on ${osd.host} is up`);
  const neededMs = Math.min(recoveryMs.most, recoveryMs.base + awayMs * recoveryMs.share);
  recoverLater(sim, ceph, osd, mine, neededMs);
}

/** Copies are brought up to date from one that is; without any there is nothing to copy from. */
function recoverLater(sim: Sim, ceph: SimCeph, osd: SimOsd, mine: number, neededMs: number): void {
  later(sim, neededMs, () => {
    if (osd.turn !== mine || !osd.up) return;
    const isCopied = ceph.pgs.every(
      (pg) =>
        !pg.osds.includes(osd) ||
        pg.osds.some((copy) => copy.up && copy.fresh) ||
        pg.osds.every((copy) => copy.up),
    );
    if (!isCopied) {
      recoverLater(sim, ceph, osd, mine, recoveryMs.base);
      return;
    }
    osd.fresh = true;
    changed(sim);
  });
}

function changed(sim: Sim): void {
  sim.observation.touch('ceph.status', 'cluster');
  sim.reassess();
}

export function inactivePgs(ceph: SimCeph): number {
  return ceph.pgs.filter((pg) => !ceph.monQuorum || !isActive(pg)).length;
}

export function cephStatus(ceph: SimCeph): CephStatus {
  const inactive = ceph.pgs.filter((pg) => !isActive(pg)).length;
  const clean = ceph.pgs.filter(isClean).length;
  const isWell =
    clean === ceph.pgs.length &&
    ceph.noout.size === 0 &&
    ceph.mons.every((mon) => mon.inQuorum) &&
    ceph.osds.every((osd) => osd.up && osd.in);
  return {
    health: isWell ? 'HEALTH_OK' : 'HEALTH_WARN',
    mons: ceph.mons.map(({ host, inQuorum }) => ({ host, inQuorum })),
    osds: ceph.osds.map(({ id, host, up, in: isIn }) => ({ id, host, up, in: isIn })),
    noout: [...ceph.noout],
    pgs: { clean, degraded: ceph.pgs.length - clean - inactive, inactive },
  };
}
