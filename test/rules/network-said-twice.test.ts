import { HEALTHY, SYSTEM_NAMESPACE, yaml } from '../../src/rules/engine/example-mesh';
import { ask, askExample } from './support';

const ID = 'network-said-twice';
const SYSTEM = HEALTHY + yaml(SYSTEM_NAMESPACE);

test('the finding names the namespace and both networks', () => {
  expect(askExample(ID)).toMatchObject([
    {
      messageId: 'differ',
      object: 'Namespace istio-system',
      message:
        'Namespace istio-system of cluster1 has network "network-of-cluster2", and mesh.json says that cluster1 is in network "network-of-cluster1".',
    },
  ]);
});

test('nothing is found where both agree, where mesh.json says nothing, and where the namespace was not read', () => {
  expect(ask(ID, { cluster1: SYSTEM, cluster2: HEALTHY })).toEqual([]);
  expect(ask(ID, { cluster1: HEALTHY, cluster2: SYSTEM }, { cluster2: { network: undefined } })).toEqual([]);
  expect(ask(ID, { cluster1: HEALTHY, cluster2: HEALTHY })).toEqual([]);
});
