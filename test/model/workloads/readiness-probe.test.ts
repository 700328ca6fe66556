import { toKubeObject } from '../../../src/model/read/tree/objects';
import { readinessProbesOf } from '../../../src/model/workloads/readiness-probe';
import { toWorkload } from '../../../src/model/workloads/workload';

function probesOf(kind: string, spec: unknown) {
  const version = kind === 'Pod' ? 'v1' : 'apps/v1';
  const body = { apiVersion: version, kind, metadata: { name: 'a' }, spec };
  return readinessProbesOf(toWorkload(toKubeObject(body, version, kind, { file: 'a.yaml', document: 1, line: 1 }))!);
}

const PROBE = { periodSeconds: 5, failureThreshold: 2, timeoutSeconds: 3 };
const TIMES = { periodSeconds: undefined, failureThreshold: undefined, timeoutSeconds: undefined };

test('the readiness probes of a template are those of its containers, and of those that start before them', () => {
  const spec = { containers: [{ readinessProbe: PROBE }, {}], initContainers: [{ readinessProbe: {} }] };
  expect(probesOf('Deployment', { template: { spec } })).toEqual([PROBE, TIMES]);
  expect(probesOf('Pod', spec)).toEqual([PROBE, TIMES]);
});

test('a time of 0 counts as not said, as Kubernetes has it, and so does what is not a number', () => {
  const readinessProbe = { periodSeconds: 0, failureThreshold: '2', timeoutSeconds: -1 };
  expect(probesOf('Pod', { containers: [{ readinessProbe }] })).toEqual([TIMES]);
});

test.each([
  [undefined],
  [{ template: 'a' }],
  [{ template: { spec: { containers: 'a' } } }],
  [{ template: { spec: 1 } }],
])('a workload %j states no probe', (spec) => expect(probesOf('Deployment', spec)).toEqual([]));
