import { toKubeObject } from '../../../src/model/read/tree/objects';
import { toPod } from '../../../src/model/workloads/pod';

const networkOf = (env: unknown) => {
  const body = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'waypoint', namespace: 'sample' },
    spec: { containers: [{ name: 'istio-proxy', env }] },
  };
  return toPod(toKubeObject(body, 'v1', 'Pod', { file: 'all.yaml', document: 1, line: 1 }))?.proxyNetwork;
};
const CLUSTER = { name: 'ISTIO_META_CLUSTER_ID', value: 'cluster1' };
const network = (value: string) => ({ name: 'ISTIO_META_NETWORK', value });

describe('a proxy reports the network', () => {
  test.each([
    ['of its environment', [CLUSTER, network('network1')], 'network1'],
    ['that stands last, of a variable that stands twice', [network('of-the-mesh'), CLUSTER, network('own')], 'own'],
    ['of no name, where only other variables say what it is', [CLUSTER], ''],
    [
      'of a name that is not known, where it is taken from elsewhere',
      [{ name: 'ISTIO_META_NETWORK', valueFrom: {} }],
      undefined,
    ],
    ['of a name that is not known, where no variable was read', [], undefined],
  ])('%s', (_name, env, expected) => {
    expect(networkOf(env)).toBe(expected);
  });
});
