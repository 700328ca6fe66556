import type { ServicePromise } from '../../src/promises/promise';
import { RULES } from '../../src/rules/engine';
import { runRules } from '../../src/rules/engine/run';
import { findBroken } from '../../src/rules/intent/find';
import { ask, askExample, meshOf } from './support';

const ID = 'ingress-needs-waypoint-of-its-network';
const { bad, good } = RULES.find(({ id }) => id === ID)!;

test('the route, the service and its waypoint are named', () => {
  expect(askExample(ID)).toEqual([
    {
      cluster: 'cluster1',
      object: 'Service sample/helloworld',
      path: 'metadata.labels',
      messageId: 'noOther',
      message:
        'HTTPRoute sample/helloworld of cluster1 sends ingress traffic to Service sample/helloworld through pods of Gateway ' +
        'sample/waypoint in the network of cluster1: while none of them is ready, these requests fail, whatever other clusters have.',
    },
  ]);
});

test('a twin of the waypoint in the same network stands in for it', () => {
  const facts = { ...bad.facts, cluster2: { network: 'network-of-cluster1' } };
  expect(ask(ID, bad.clusters, facts)).toEqual([]);
});

test('it is the one warning about these requests', () => {
  const { found } = runRules(meshOf(bad), []);
  const loud = found.filter(({ finding: { severity } }) => severity !== 'advice');
  expect(loud.map(({ finding: { rule, severity } }) => [rule, severity])).toEqual([[ID, 'warning']]);
  expect(runRules(meshOf(good), []).found.filter(({ finding: { severity } }) => severity !== 'advice')).toEqual([]);
});

test('where it is promised that requests survive it, it is a broken promise', () => {
  const promise: ServicePromise = {
    services: ['*'],
    owner: '',
    reason: '',
    survives: { any: 1, withControlPlanes: false, except: [] },
    errors: { max: 0, untilEjected: undefined },
    staysIn: undefined,
    isLocalWhenHealthy: true,
    availability: undefined,
    lastDrilled: undefined,
  };
  const broken = findBroken(meshOf(bad), [promise]);
  expect(broken.map(({ message }) => message)).toContainEqual(
    expect.stringContaining('the ingress gateway of cluster1'),
  );
});
