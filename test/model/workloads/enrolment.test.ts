import { toKubeObject } from '../../../src/model/read/tree/objects';
import { enrolmentOf, type Enrolment } from '../../../src/model/workloads';

const MODE = 'istio.io/dataplane-mode';
const AMBIENT = { [MODE]: 'ambient' };
const INJECT = 'sidecar.istio.io/inject';
const REVISION = 'istio.io/rev';

type Labels = Readonly<Record<string, string>>;

function enrolment(ofNamespace: Labels | undefined, labels: Labels, annotations: Labels = {}): Enrolment {
  const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'sample', labels: ofNamespace } };
  const namespace = toKubeObject(body, 'v1', 'Namespace', { file: 'all.yaml', document: 1, line: 1 });
  return enrolmentOf({ labels, annotations, spec: {} }, ofNamespace && namespace, false);
}

test.each<[string, Labels | undefined, Labels, Enrolment]>([
  ['none, whatever its Namespace says', AMBIENT, { [MODE]: 'none' }, 'outside'],
  ['ambient, whatever its Namespace says', {}, { [MODE]: 'ambient' }, 'ambient'],
  ['something else, which leaves it to its Namespace', AMBIENT, { [MODE]: 'false' }, 'ambient'],
  ['something else, in a Namespace outside of the mesh', {}, { [MODE]: 'false' }, 'outside'],
  ['something else, in a Namespace that was not read', undefined, { [MODE]: 'false' }, 'assumed'],
])('the mode of a pod is %s', (_name, namespace, labels, expected) => {
  expect(enrolment(namespace, labels)).toBe(expected);
});

describe('a pod of an ambient Namespace', () => {
  test.each<[string, Labels, Labels, Labels, Enrolment]>([
    ['gets a sidecar by its own label', {}, { [INJECT]: 'true' }, {}, 'sidecar'],
    ['gets one by the revision that it names', {}, { [REVISION]: 'stable' }, {}, 'sidecar'],
    ['names a revision and refuses the sidecar', {}, { [REVISION]: 'stable', [INJECT]: 'false' }, {}, 'ambient'],
    ['gets one by the label of its Namespace', { 'istio-injection': 'enabled' }, {}, {}, 'sidecar'],
    ['refuses it by a label', { 'istio-injection': 'enabled' }, { [INJECT]: 'false' }, {}, 'ambient'],
    ['refuses it by an annotation', { 'istio-injection': 'enabled' }, {}, { [INJECT]: 'false' }, 'ambient'],
    [
      'asks in vain where its Namespace refuses sidecars',
      { 'istio-injection': 'disabled' },
      { [INJECT]: 'true' },
      {},
      'ambient',
    ],
    ['asks by an annotation, which no webhook looks at', {}, {}, { [INJECT]: 'true' }, 'ambient'],
  ])('%s', (_name, ofNamespace, labels, annotations, expected) => {
    expect(enrolment({ ...AMBIENT, ...ofNamespace }, labels, annotations)).toBe(expected);
  });
});
