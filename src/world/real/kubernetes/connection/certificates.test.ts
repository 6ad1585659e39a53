import { writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { type CertificateWish, makeAuthority } from '../../../../../test/certificates.ts';
import {
  answering,
  apiServer,
  authority,
  connected,
  day,
  folder,
  get,
  listening,
  recording,
  serverIdentity,
} from '../../../../../test/tls-servers.ts';

describe('certificates', () => {
  const now = Date.now();
  test('of a server that have expired are told with their date', async () => {
    const server = await apiServer(answering({}), {
      from: now - 9 * day,
      to: Date.UTC(2024, 4, 3, 14, 5),
    });
    expect(await get(server)).toMatchObject({
      cause: 'settings',
      why: expect.stringContaining('expired on 3 May 2024, 14:05 UTC; this machine'),
    });
  });

  test('of a server that are not yet valid pass by themselves when the clock is set', async () => {
    const server = await apiServer(answering({}), {
      from: Date.UTC(2100, 0, 1),
      to: Date.UTC(2101, 0, 1),
    });
    expect(await get(server)).toMatchObject({
      cause: 'passing',
      why: expect.stringMatching(
        /not valid before 1 January 2100, 00:00 UTC; this machine's clock/,
      ),
    });
  });

  test('of another authority are told with both', async () => {
    const other = Buffer.from(makeAuthority('other ca').certificate).toString('base64');
    const cluster = { 'certificate-authority-data': other };
    expect(await get(await apiServer(answering({})), { cluster })).toMatchObject({
      cause: 'settings',
      why: expect.stringMatching(
        /issued by "lab ca", is not signed by certificate-authority-data of cluster home/,
      ),
    });
  });

  test('for another name are told with the names that they have', async () => {
    const server = await apiServer(answering({}), { altNames: ['kubernetes', '10.0.0.11'] });
    expect(await get(server)).toMatchObject({
      why: expect.stringMatching(/is not for 127.0.0.1: it is for kubernetes and 10.0.0.11\./),
    });
    const cluster = { 'tls-server-name': 'kubernetes' };
    expect(await get(server, { cluster })).toMatchObject({ kind: 'ok' });
    expect(await get(server, { cluster: { 'tls-server-name': 'other' } })).toMatchObject({
      why: expect.stringContaining('is not for other'),
    });
  });

  test('of a control plane may be for the name that the kubeconfig calls the cluster', async () => {
    const server = await apiServer(answering({}), { altNames: ['lab.invalid'] });
    const way = { endpoints: [server] };
    expect(await get('https://lab.invalid:6443', way)).toMatchObject({ kind: 'ok' });
    expect(await get('https://other.invalid:6443', way)).toMatchObject({ kind: 'unreachable' });
  });
});

test('are verified whatever the environment tells Node to do', async () => {
  const other = Buffer.from(makeAuthority('other ca').certificate).toString('base64');
  onTestFinished(() => void vi.unstubAllEnvs());
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
  const seen: string[] = [];
  const server = await apiServer(recording(seen));
  const strange = { cluster: { 'certificate-authority-data': other } };
  expect(await get(server, strange)).toMatchObject({ kind: 'unreachable', cause: 'settings' });
  const named = { cluster: { 'tls-server-name': 'other' } };
  expect(await get(server, named)).toMatchObject({ kind: 'unreachable', cause: 'settings' });
  expect(seen).toEqual([]);
});

describe('certificates of our own', () => {
  test('that are out of date are told of before a server is asked', async () => {
    const seen: string[] = [];
    const server = await apiServer(recording(seen));
    const userOf = (wish: Partial<CertificateWish>) => {
      const { certificate, key } = authority.sign({ name: 'ann', ...wish });
      const data = (pem: string) => Buffer.from(pem).toString('base64');
      return { 'client-certificate-data': data(certificate), 'client-key-data': data(key) };
    };
    expect(await get(server, { user: userOf({ to: Date.UTC(2025, 11, 24) }) })).toMatchObject({
      cause: 'settings',
      why: expect.stringMatching(
        /^The client certificate from client-certificate-data of user ann .* expired on 24 December 2025/,
      ),
    });
    expect(await get(server, { user: userOf({ from: Date.UTC(2100, 0, 1) }) })).toMatchObject({
      cause: 'passing',
      why: expect.stringContaining('is not valid before 1 January 2100'),
    });
    const mixed = { ...userOf({}), 'client-key-data': userOf({})['client-key-data'] };
    expect(await get(server, { user: mixed })).toMatchObject({
      why: expect.stringContaining('cannot be used together'),
    });
    expect(seen).toEqual([]);
    expect(await get(server, { user: userOf({}) })).toMatchObject({ kind: 'ok' });
  });

  test('in files are taken up when they are replaced', async () => {
    const seen: unknown[] = [];
    const { key, certificate } = serverIdentity({});
    const options = { key, cert: certificate, requestCert: true, rejectUnauthorized: false };
    const server = await listening(
      createServer(options, (request, response) => {
        seen.push((request.socket as TLSSocket).getPeerCertificate().subject.CN);
        response.end('{}');
      }),
    );
    const files = { 'client-certificate': 'ann.crt', 'client-key': 'ann.key' };
    const place = (name: string) => {
      const made = authority.sign({ name });
      writeFileSync(join(folder, 'ann.crt'), made.certificate);
      writeFileSync(join(folder, 'ann.key'), made.key);
    };
    place('first');
    let now = Date.now();
    const clock = { now: () => now, after: () => () => {} };
    const api = await connected(server, { user: files, clock });
    await api.send({ method: 'GET', path: '/' });
    // Half of a new pair: the old one is good until the other half is there.
    writeFileSync(join(folder, 'ann.crt'), authority.sign({ name: 'half' }).certificate);
    now += 1000;
    expect(await api.send({ method: 'GET', path: '/' })).toMatchObject({ kind: 'ok' });
    place('second');
    now += 1000;
    expect(await api.send({ method: 'GET', path: '/' })).toEqual({
      kind: 'ok',
      status: 200,
      body: {},
    });
    expect(seen).toEqual(['first', 'first', 'second']);
  });
});
