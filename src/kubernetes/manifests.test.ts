import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseManifests } from './manifests.ts';

const read = (text: string) => parseManifests([{ file: 'app.yaml', text }]);
const only = (text: string) => {
  const { manifests, problems } = read(text);
  expect(problems).toEqual([]);
  const [workload] = manifests.workloads;
  if (workload === undefined) throw new Error('bug: the manifest has no workload');
  return workload;
};
const pod = (spec: string) => `{ kind: Pod, metadata: { name: a, namespace: n }, spec: ${spec} }`;

test('every workload kind gives its pods, whatever else stands in the file', () => {
  const { manifests, problems } = read(`
apiVersion: v1
kind: List
items:
  - { kind: Deployment, metadata: { name: d }, spec: { replicas: 3, template: { spec: {} } } }
  - { kind: StatefulSet, metadata: { name: s, namespace: x }, spec: { template: { spec: {} } } }
---
{ kind: DaemonSet, metadata: { name: ds }, spec: { template: { spec: {} } } }
---
{ kind: Job, metadata: { name: j }, spec: { parallelism: 4, completions: 2, template: { spec: {} } } }
---
{ kind: CronJob, metadata: { name: c }, spec: { jobTemplate: { spec: { template: { spec: {} } } } } }
---
{ kind: CronJob, metadata: { name: off }, spec: { suspend: true, jobTemplate: { spec: { template: { spec: {} } } } } }
---
{ kind: HelmRelease, metadata: { name: ignored }, spec: [this, is, nothing, of, ours] }
---
{ kind: Pod, metadata: { name: made, ownerReferences: [{ kind: ReplicaSet }] }, spec: {} }
---
`);
  expect(problems).toEqual([]);
  expect(manifests.workloads.map(({ ref, replicas }) => [ref, replicas])).toEqual([
    ['Deployment/default/d', 3],
    ['StatefulSet/x/s', 1],
    ['DaemonSet/default/ds', 1],
    ['Job/default/j', 2],
    ['CronJob/default/c', 1],
    ['CronJob/default/off', 0],
  ]);
});

test('a request is the sum of containers and sidecars, or the largest init container with the sidecars before it', () => {
  const { template } = only(
    pod(`{
      overhead: { memory: 1Mi },
      initContainers: [
        { name: early, resources: { requests: { cpu: 900m } } },
        { name: side, restartPolicy: Always, resources: { requests: { cpu: 100m, memory: 10Mi } } },
        { name: late, resources: { requests: { cpu: 850m, memory: 5Mi } } },
      ],
      containers: [
        { name: one, resources: { requests: { cpu: 200m }, limits: { cpu: 1, memory: 20Mi } } },
        { name: two, resources: { limits: { cpu: 300m, gpu.intel.com/i915: 1 } } },
      ],
    }`),
  );
  expect(template.requests).toEqual({
    cpuMillis: 950,
    memoryBytes: 31 * 2 ** 20,
    ephemeralStorageBytes: 0,
    extended: new Map([['gpu.intel.com/i915', 1]]),
  });
});

test('requests at pod level replace what the containers ask', () => {
  const { template } = only(
    pod(
      '{ resources: { requests: { cpu: 1 } }, containers: [{ resources: { requests: { cpu: 3, memory: 1Ki } } }] }',
    ),
  );
  expect(template.requests).toMatchObject({ cpuMillis: 1000, memoryBytes: 1024 });
});

test('a priority class gives priority and preemption, the global default to those without', () => {
  const { manifests } = read(`
{ kind: PriorityClass, metadata: { name: low }, value: -5, preemptionPolicy: Never }
---
{ kind: PriorityClass, metadata: { name: usual }, value: 7, globalDefault: true }
---
{ kind: Pod, metadata: { name: a }, spec: { priorityClassName: low } }
---
{ kind: Pod, metadata: { name: b }, spec: {} }
---
{ kind: Pod, metadata: { name: c }, spec: { priorityClassName: system-node-critical } }
`);
  expect(
    manifests.workloads.map(({ template }) => [template.priority, template.preemptionPolicy]),
  ).toEqual([
    [-5, 'Never'],
    [7, 'PreemptLowerPriority'],
    [2_000_001_000, 'PreemptLowerPriority'],
  ]);
});

test('an affinity term is of the pod’s own namespace, unless it says which or selects some', () => {
  const term = (more: string) =>
    `{ topologyKey: kubernetes.io/hostname, labelSelector: { matchLabels: { app: a } }${more} }`;
  const { manifests } = read(`
{ kind: Namespace, metadata: { name: red, labels: { colour: red } } }
---
{ kind: Namespace, metadata: { name: blue, labels: { colour: blue } } }
---
{ kind: Pod, metadata: { name: a, namespace: n }, spec: { affinity: { podAntiAffinity: {
  requiredDuringSchedulingIgnoredDuringExecution: [
    ${term('')}, ${term(', namespaces: [x]')}, ${term(', namespaceSelector: { matchLabels: { colour: red } }')},
    ${term(', namespaceSelector: {}')} ] } } } }
`);
  expect(manifests.workloads[0]?.template.podAntiAffinity.map((one) => one.namespaces)).toEqual([
    ['n'],
    ['x'],
    ['red'],
    ['blue', 'default', 'n', 'red'],
  ]);
});

test('matchLabelKeys keep the pods of one Deployment together', () => {
  const { template } = only(`
kind: Deployment
metadata: { name: web }
spec:
  template:
    metadata: { labels: { app: web } }
    spec:
      topologySpreadConstraints:
        - { topologyKey: zone, maxSkew: 1, whenUnsatisfiable: DoNotSchedule,
            labelSelector: { matchLabels: { app: web } }, matchLabelKeys: [pod-template-hash] }
`);
  expect(template.topologySpread[0]).toMatchObject({
    selector: { matchExpressions: [{ key: 'pod-template-hash', operator: 'In', values: ['web'] }] },
    nodeAffinityPolicy: 'Honor',
    nodeTaintsPolicy: 'Ignore',
    minDomains: 1,
  });
});

test('a claim is tied to the node of its local volume, and to no node by a network one', () => {
  const { manifests } = read(`
{ kind: PersistentVolumeClaim, metadata: { name: local }, spec: { volumeName: pv, accessModes: [ReadWriteOnce] } }
---
{ kind: PersistentVolumeClaim, metadata: { name: net }, spec: { storageClassName: ceph-rbd, resources: { requests: { storage: 1Gi } } } }
---
kind: PersistentVolume
metadata: { name: pv }
spec: { nodeAffinity: { required: { nodeSelectorTerms: [ { matchExpressions: [ { key: kubernetes.io/hostname, operator: In, values: [talos09] } ] } ] } } }
`);
  expect(manifests.claims).toMatchObject([
    { name: 'local', localNode: 'talos09', accessModes: ['ReadWriteOnce'] },
    { name: 'net', storageClass: 'ceph-rbd', sizeBytes: 2 ** 30 },
  ]);
  expect(manifests.claims[1]).not.toHaveProperty('localNode');
});

test('where a volume can be reached is read from its terms, and one of several nodes ties to none', () => {
  const volume = (name: string, claim: string, terms: string) => `
{ kind: PersistentVolumeClaim, metadata: { name: ${claim} }, spec: { storageClassName: x } }
---
kind: PersistentVolume
metadata: { name: ${name} }
spec: { claimRef: { namespace: default, name: ${claim} }, nodeAffinity: { required: { nodeSelectorTerms: [ ${terms} ] } } }
`;
  const hostname = (operator: string, node: string) =>
    `{ matchExpressions: [ { key: kubernetes.io/hostname, operator: ${operator}, values: [${node}] } ] }`;
  const { manifests } = read(
    [
      volume('v1', 'either', `${hostname('In', 'n1')}, ${hostname('In', 'n2')}`),
      volume('v2', 'not', hostname('NotIn', 'n1')),
      volume('v3', 'zone', '{ matchExpressions: [ { key: zone, operator: In, values: [a] } ] }'),
    ].join('---'),
  );
  expect(manifests.claims.map(({ localNode }) => localNode)).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(manifests.claims[2]?.reach).toEqual([[{ key: 'zone', operator: 'In', values: ['a'] }]]);
});

test('an ephemeral volume is a claim, and what nothing here can judge is named', () => {
  const { template } = only(`
kind: Pod
metadata: { name: p }
spec:
  schedulerName: other
  schedulingGates: [{ name: wait }]
  resourceClaims: []
  volumes:
    - name: scratch
      ephemeral: { volumeClaimTemplate: { spec: { storageClassName: ceph-rbd, accessModes: [ReadWriteOnce] } } }
    - { name: disk, iscsi: { iqn: a } }
`);
  expect(template.ephemeralVolumes).toMatchObject([
    { name: 'scratch', storageClass: 'ceph-rbd', accessModes: ['ReadWriteOnce'] },
  ]);
  expect(template.unjudged).toEqual(['schedulerName', 'schedulingGates', 'iscsi']);
  const ruled = read(`
{ kind: ResourceQuota, metadata: { name: q, namespace: n } }
---
${pod('{}')}
---
{ kind: Pod, metadata: { name: free }, spec: {} }
`);
  expect(ruled.manifests.workloads.map((one) => one.template.unjudged)).toEqual([
    ['ResourceQuota'],
    [],
  ]);
});

test('a CSI driver’s limit counts the storage classes that it provisions', () => {
  const { manifests } = read(`
{ kind: StorageClass, metadata: { name: ceph-rbd }, provisioner: rbd.csi.ceph.com }
---
{ kind: CSINode, metadata: { name: talos04 }, spec: { drivers: [ { name: rbd.csi.ceph.com, allocatable: { count: 8 } }, { name: other } ] } }
`);
  expect(manifests.volumeLimits).toEqual([
    { node: 'talos04', storageClasses: ['ceph-rbd'], volumes: 8 },
  ]);
});

test.each([
  [
    'requests',
    pod('{ containers: [ { resources: { requests: { memory: lots } } } ] }'),
    'spec.containers[0].resources.requests.memory is "lots", not a quantity',
  ],
  [
    'replicas',
    '{ kind: Deployment, metadata: { name: a }, spec: { replicas: "3", template: { spec: {} } } }',
    'spec.replicas is "3", not a whole number',
  ],
  [
    'too many replicas',
    '{ kind: Deployment, metadata: { name: a }, spec: { replicas: 1000000, template: { spec: {} } } }',
    'it can be 0 to 10000',
  ],
  [
    'no template',
    '{ kind: Deployment, metadata: { name: a }, spec: {} }',
    'Deployment a has no pods',
  ],
  ['no name', '{ kind: Deployment, spec: {} }', 'metadata.name is missing'],
  ['operator', pod('{ tolerations: [ { operator: Equals } ] }'), 'it can be Equal, Exists'],
  [
    'label',
    '{ kind: Pod, metadata: { name: a, labels: { on: true } }, spec: {} }',
    'metadata.labels.on is true, not text',
  ],
  ['list', pod('{ containers: {} }'), 'spec.containers is not a list'],
  ['unknown class', pod('{ priorityClassName: vip }'), 'which none of the manifests defines'],
  [
    'budget',
    '{ kind: PodDisruptionBudget, metadata: { name: b }, spec: { minAvailable: 1, maxUnavailable: 1 } }',
    'exactly one of the two',
  ],
  [
    'percentage',
    '{ kind: PodDisruptionBudget, metadata: { name: b }, spec: { minAvailable: half } }',
    'a percentage up to 100%',
  ],
  ['no kind', 'hello: world', 'it has no kind'],
  ['text', 'just text', 'The document is not a map'],
  ['broken YAML', 'kind: Pod\n  bad: [', 'The YAML cannot be read'],
  ['binary', 'a\u0000b', 'The file is binary'],
  [
    'alias bomb',
    `a: &a [x,x,x,x,x,x,x,x,x,x]\n${'bcdefg'
      .split('')
      .map((key, at) => `${key}: &${key} [${`*${'abcdef'[at]},`.repeat(9)}]`)
      .join('\n')}`,
    'too many aliases',
  ],
  ['depth', '['.repeat(20_000), 'The YAML'],
  ['size', ' '.repeat(5 * 1024 * 1024), 'larger than 4 MiB'],
])('%s that is wrong is a problem with its place, and no crash', (_, text, says) => {
  const { problems } = read(text);
  expect(problems.map((problem) => problem.says).join('\n')).toContain(says);
  for (const { line, column, file } of problems) {
    expect(file).toBe('app.yaml');
    expect(line).toBeGreaterThan(0);
    expect(column).toBeGreaterThan(0);
  }
});

test('a problem is at its line below text that cannot be read', () => {
  const { problems } = read('kind: Pod\nspec: }\n\n  x\n  y: [\n---\nkind: Pod\nspec: }\n');
  expect(problems.map(({ line }) => line)).toEqual([2, 8]);
});

test('a problem points at the value, and the rest of the file is used', () => {
  const { manifests, problems } = read(`kind: Deployment
metadata: { name: a }
spec:
  replicas: many
  template: { spec: {} }
---
{ kind: Pod, metadata: { name: b }, spec: {} }
`);
  expect(problems).toEqual([
    { file: 'app.yaml', line: 4, column: 13, says: 'spec.replicas is "many", not a whole number.' },
  ]);
  expect(manifests.workloads.map(({ ref }) => ref)).toEqual([
    'Deployment/default/a',
    'Pod/default/b',
  ]);
});

test('the same workload twice counts once, and the second place names the first', () => {
  const text = '{ kind: Pod, metadata: { name: a }, spec: {} }';
  const { manifests, problems } = parseManifests([
    { file: 'one.yaml', text },
    { file: 'two.yaml', text },
  ]);
  expect(manifests.workloads).toHaveLength(1);
  expect(problems).toMatchObject([{ file: 'two.yaml' }]);
  expect(problems[0]?.says).toContain('which one.yaml:1 defines already');
});

const fields = [
  'kind',
  'metadata',
  'name',
  'spec',
  'template',
  'containers',
  'resources',
  'requests',
  'memory',
  'affinity',
  'items',
  'volumes',
  'labels',
  'tolerations',
];
const anything = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom<unknown>(null, true, -1, 1.5, '', '1Gi', 'Pod', 'Deployment', 'List'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...fields), tie('value'), { maxKeys: 6 }),
  ),
})).value;

test('no manifest, however mangled, makes it throw', () => {
  fc.assert(
    fc.property(anything, fc.string(), (value, noise) => {
      expect(() => read(JSON.stringify(value))).not.toThrow();
      expect(() => read(noise)).not.toThrow();
    }),
    { numRuns: 500 },
  );
});

test('a name that would steer a terminal is a problem, and not taken', () => {
  const { manifests, problems } = read('kind: Pod\nmetadata: {name: "x\\e[2J"}\nspec: {}\n');
  expect(manifests.workloads).toEqual([]);
  expect(problems[0]?.says).toBe('metadata.name holds control characters.');
});

test.each([
  ['a merge of what is no map', 'kind: Pod\n<<: 5\n'],
  ['a request that contains itself', podWith('{requests: {cpu: &a [*a]}}')],
  [
    'a budget that contains itself',
    'kind: PodDisruptionBudget\nmetadata: {name: x}\nspec: {minAvailable: &a [*a]}\n',
  ],
])('%s is a problem, not a crash', (_, text) => {
  expect(parseManifests([{ file: 'a.yaml', text }]).problems.length).toBeGreaterThan(0);
});

test('of a file that is wrong all over the first problems are told, then that there are more', () => {
  const text = `kind: Pod\nmetadata: {name: x}\nspec: {containers: [${'1,'.repeat(3000)}]}\n`;
  const other = 'kind: Pod\nmetadata: {name: y}\nspec: {containers: [1]}\n';
  const { problems } = parseManifests([
    { file: 'a.yaml', text },
    { file: 'b.yaml', text: other },
  ]);
  const said = problems.filter(({ file }) => file === 'a.yaml');
  expect(said).toHaveLength(101);
  expect(said.at(-1)?.says).toContain('more');
  expect(problems.filter(({ file }) => file === 'b.yaml')).toHaveLength(1);
});

function podWith(resources: string): string {
  return `kind: Pod\nmetadata: {name: x}\nspec: {containers: [{name: c, resources: ${resources}}]}\n`;
}
