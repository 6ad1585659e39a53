import { afterAll, afterEach, beforeAll } from 'vitest';
import { kubernetesSuite } from '../conformance/kubernetes.ts';
import { admissionSuite } from './conformance/admission.ts';
import { type Opened, openAs } from './conformance/open.ts';
import { othersSuite } from './conformance/others.ts';
import { rbacSuite } from './conformance/rbac.ts';
import { type Reference, startReference } from './conformance/reference.ts';

/**
 * The same promises as of the simulated port, kept by the adapter against a real control plane, as a
 * user with the rights that `lowtide rbac` prints and no others.
 */
let reference: Reference;
let opened: Opened[] = [];

beforeAll(async () => {
  reference = await startReference();
});
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});
afterAll(() => reference?.stop());

async function openPort() {
  await reference.restore();
  const one = await openAs(reference, reference.user);
  opened = [...opened, one];
  return one.harness;
}

kubernetesSuite('the real Kubernetes port', openPort);
othersSuite(() => reference.plane, openPort);
admissionSuite(() => reference.plane, openPort);
rbacSuite(() => reference);
