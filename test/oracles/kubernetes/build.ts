import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildOracle, missingOracle, type Oracle } from '../build.ts';

const source = import.meta.dirname;

/** Of the `k8s.io/kubernetes` that go.mod names: upstream's build stamps it in, so ours does. */
const kubernetes = /k8s\.io\/kubernetes (v1\.(\d+)\.\d+)/.exec(
  readFileSync(join(source, 'go.mod'), 'utf8'),
);

/** The control plane as one program; some 10 min on two cores with cold caches. */
const controlPlane: Oracle = {
  name: 'kubernetes',
  title: 'the Kubernetes control plane',
  source,
  linkerFlags: stamps(),
};

/** A sentence when the control plane can neither be found nor be built here. */
export function missingControlPlane(): string | undefined {
  return missingOracle(controlPlane);
}

/** The path of the program. */
export function buildControlPlane(): string {
  return buildOracle(controlPlane);
}

function stamps(): readonly string[] {
  const [, version = '', minor = ''] = kubernetes ?? [];
  return ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'].flatMap((name) => [
    `-X ${name}.gitVersion=${version}`,
    `-X ${name}.gitMajor=1`,
    `-X ${name}.gitMinor=${minor}`,
  ]);
}
