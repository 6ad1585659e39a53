import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Refused } from '../api.ts';
import { explain, missingRule } from './refusal.ts';
import { refusedOf } from './refused.ts';

function refused(status: number, message: string, more: Partial<Refused> = {}): Refused {
  return { kind: 'refused', status, reason: '', message, causes: [], ...more };
}

test('a 403 names the rule that is missing', () => {
  const answer = refused(
    403,
    'pods "web-0" is forbidden: User "system:serviceaccount:lab:lowtide" cannot create resource "pods/eviction" in API group "" in the namespace "shop"',
  );
  expect(missingRule(answer)).toEqual({
    user: 'system:serviceaccount:lab:lowtide',
    verb: 'create',
    resource: 'pods/eviction',
    group: '',
    namespace: 'shop',
  });
  expect(explain(answer)).toEqual({
    kind: 'stalled',
    why: 'The user system:serviceaccount:lab:lowtide may not create pods/eviction (API group "", namespace shop).',
    next: 'Apply the ClusterRole that "lowtide rbac" prints and bind it to system:serviceaccount:lab:lowtide.',
  });
});

test('a 403 at the cluster scope and of a path are rules too', () => {
  const nodes =
    'deployments.apps is forbidden: User "ann" cannot list resource "deployments" in API group "apps" at the cluster scope';
  expect(missingRule(refused(403, nodes))).toEqual({
    user: 'ann',
    verb: 'list',
    resource: 'deployments',
    group: 'apps',
  });
  const path = 'forbidden: User "ann" cannot get path "/metrics"';
  expect(explain(refused(403, path)).why).toBe('The user ann may not get the path /metrics.');
});

test('a 403 of a quota or a policy blames no role', () => {
  const answer = refused(403, 'pods "a" is forbidden: exceeded quota: small, requested: pods=1');
  expect(missingRule(answer)).toBeUndefined();
  expect(explain(answer)).toMatchObject({ kind: 'stalled' });
  expect(explain(answer).next).not.toContain('lowtide rbac');
});

test('whom the server took for nobody is not told to bind a role to nobody', () => {
  const answer = refused(
    403,
    'nodes is forbidden: User "system:anonymous" cannot list resource "nodes" in API group "" at the cluster scope',
  );
  expect(explain(answer).next).not.toContain('bind');
  expect(explain(answer).why).toContain('anonymous');
});

test('a namespace that is going away is tried again', () => {
  const message =
    'pods "a" is forbidden: unable to create new content in namespace shop because it is being terminated';
  expect(explain(refused(403, message)).kind).toBe('retry');
});

test('a 401 tells which credential it was', () => {
  const note = 'the token of user ann in /home/ann/.kube/config.';
  expect(explain(refused(401, 'Unauthorized', { note }))).toMatchObject({
    kind: 'stalled',
    why: 'The API server does not accept the credentials: the token of user ann in /home/ann/.kube/config.',
  });
});

test('a webhook that times out is named and tried again; one that denies needs a person', () => {
  const late =
    'Internal error occurred: failed calling webhook "policy.example.com": failed to call webhook: Post "https://policy.kube-system.svc:443/?timeout=10s": context deadline exceeded';
  const explained = explain(refused(500, late, { reason: 'InternalError' }));
  expect(explained.kind).toBe('retry');
  expect(explained.why).toContain('policy.example.com did not answer in time');
  expect(explained.next).toContain('policy.example.com');
  const denied = 'admission webhook "policy.example.com" denied the request: no cordons on Fridays';
  expect(explain(refused(400, denied))).toMatchObject({ kind: 'stalled' });
});

test('an admission policy that denies is named, though its status says that we asked nonsense', () => {
  const message = `nodes "talos06" is forbidden: ValidatingAdmissionPolicy 'as-it-is' with binding 'everywhere' denied request: no cordons on Fridays`;
  for (const status of [403, 422]) {
    expect(explain(refused(status, message))).toEqual({
      kind: 'stalled',
      why: `The admission policy as-it-is denied it: ${message}.`,
      next: 'Let the policy as-it-is allow what Lowtide does.',
    });
  }
});

test.each([
  [404, 'stalled'],
  [409, 'retry'],
  [410, 'retry'],
  [422, 'bug'],
  [429, 'wait'],
  [500, 'retry'],
  [503, 'retry'],
  [504, 'retry'],
  [599, 'retry'],
] as const)('%i is a case of %s', (status, kind) => {
  expect(explain(refused(status, 'said'))).toMatchObject({ kind });
  expect(explain(refused(status, '')).why).not.toBe('');
});

test('a Status is read with its causes and how long to wait', () => {
  const status = {
    kind: 'Status',
    reason: 'TooManyRequests',
    message: "Cannot evict pod as it would violate the pod's disruption budget.",
    details: {
      retryAfterSeconds: 10,
      causes: [{ reason: 'DisruptionBudget', message: 'The disruption budget web needs 2' }],
    },
  };
  expect(refusedOf(429, undefined, JSON.stringify(status), 0)).toMatchObject({
    reason: 'TooManyRequests',
    causes: [{ reason: 'DisruptionBudget', message: 'The disruption budget web needs 2' }],
    retryAfterMs: 10_000,
  });
});

test('Retry-After is seconds or a date, and never long', () => {
  expect(refusedOf(503, '3', '', 0).retryAfterMs).toBe(3000);
  expect(refusedOf(503, 'Thu, 01 Jan 1970 00:00:10 GMT', '', 4000).retryAfterMs).toBe(6000);
  expect(refusedOf(503, 'Thu, 01 Jan 1970 00:00:10 GMT', '', 40_000).retryAfterMs).toBe(0);
  expect(refusedOf(503, '99999999', '', 0).retryAfterMs).toBe(600_000);
  expect(refusedOf(503, 'soon', '', 0).retryAfterMs).toBeUndefined();
});

test('whatever a server says, what becomes of it is one clean line of sane length', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 3000 }),
    fc.json(),
    fc
      .record({
        message: fc.oneof(fc.string({ unit: 'binary', maxLength: 9000 }), fc.jsonValue()),
        reason: fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue()),
        details: fc.oneof(
          fc.jsonValue(),
          fc.record({ causes: fc.jsonValue(), retryAfterSeconds: fc.jsonValue() }),
        ),
      })
      .map((status) => JSON.stringify(status)),
  );
  fc.assert(
    fc.property(fc.integer({ min: 300, max: 599 }), hostile, fc.string(), (status, body, after) => {
      const answer = refusedOf(status, after, body, 0);
      const { why, next } = explain(answer);
      const all = [answer.message, answer.reason, why, next];
      for (const text of [...all, ...answer.causes.map(({ message }) => message)]) {
        expect(text).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        expect(text.length).toBeLessThan(1400);
      }
    }),
  );
});
