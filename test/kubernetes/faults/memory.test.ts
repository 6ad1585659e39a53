import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { buildControlPlane } from '../../oracles/kubernetes/build.ts';
import { makeCertificates } from '../../oracles/kubernetes/certificates.ts';
import { writeKubeconfig } from '../../oracles/kubernetes/kubeconfig.ts';

/** Reconnects before the first look: what is made once is made by then. */
const warmUp = 3_000;
const reconnects = 10_000;

/** As little as an object of three fields for each reconnect would be more. */
const growthBytesMax = 1_000_000;

const folder = mkdtempSync(join(tmpdir(), 'lowtide-reconnects-'));
const authority = join(folder, 'authority');
const serving = join(folder, 'server');
makeCertificates(buildControlPlane(), [
  { file: authority, commonName: 'authority' },
  { file: serving, commonName: 'server', addresses: ['127.0.0.1'], signedBy: authority },
]);

let watches = 0;
/** An API server of an empty cluster that ends each watch as soon as it has begun. */
const server = createServer(
  { cert: readFileSync(`${serving}.crt`), key: readFileSync(`${serving}.key`) },
  ({ url = '' }, answer) => {
    answer.setHeader('content-type', 'application/json');
    if (!url.includes('watch=true')) {
      answer.end(JSON.stringify({ metadata: { resourceVersion: '1' }, items: [] }));
      return;
    }
    watches += 1;
    answer.end();
  },
);
let child: ChildProcessByStdio<Writable, Readable, null>;
let lines: Interface;

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const kubeconfig = join(folder, 'kubeconfig');
  writeKubeconfig(kubeconfig, url, `${authority}.crt`, { token: 'any' });
  const program = fileURLToPath(new URL('./watch-for-ever.ts', import.meta.url));
  child = spawn(process.execPath, ['--expose-gc', program, kubeconfig], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  lines = createInterface({ input: child.stdout });
});

afterAll(async () => {
  child.kill();
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

async function heapBytes(): Promise<number> {
  const said = once(lines, 'line');
  child.stdin.write('\n');
  const [line] = (await said) as [string];
  return Number(line);
}

test(`memory does not grow over ${reconnects} reconnects of a watch`, async () => {
  const until = (count: number) =>
    vi.waitUntil(() => watches >= count, { timeout: 240_000, interval: 20 });
  await until(warmUp);
  const before = await heapBytes();
  await until(watches + reconnects);
  const after = await heapBytes();
  expect(before).toBeGreaterThan(1_000_000);
  expect(after - before).toBeLessThan(growthBytesMax);
});
