import type { Mesh } from '../../src/model/mesh';
import { outcomeOf } from '../../src/predict/ask';
import { MeshView } from '../../src/predict/istio/view';
import { parseOutages } from '../../src/predict/outage-syntax';
import { Situation } from '../../src/predict/situation';
import {
  httpRoute,
  LOCAL_WAYPOINT,
  meshOf,
  NAMESPACE,
  preferring,
  rule,
  service,
  SERVICE,
  twoOf,
  UNBOUND,
  WAYPOINT,
  WHOLE,
  workload,
} from './mesh';

// The clusters that have to stay as they are for requests of cluster1 to end where they do.

const CONSUMER = [...WHOLE.slice(0, -1), workload(0)];
const SECOND = [service('second'), rule({}, 'second')];
const split = (port: number) =>
  httpRoute([
    {
      backendRefs: [
        { name: 'helloworld', port: 5000 },
        { name: 'second', port },
      ],
    },
  ]);
const three = (documents: readonly string[]) => ({ cluster1: documents, cluster2: WHOLE, cluster3: WHOLE });
const LOCAL = [NAMESPACE, LOCAL_WAYPOINT, service(), rule(), workload(2)];

test.each<[string, Mesh, string, readonly string[] | undefined]>([
  ['all stay at home', meshOf(three(WHOLE)), 'none', ['cluster1']],
  [
    'the waypoint is here, and the pods are there',
    meshOf({ cluster1: CONSUMER, cluster2: WHOLE, cluster3: [NAMESPACE] }),
    'none',
    ['cluster1', 'cluster2'],
  ],
  [
    'waypoint and pods are there',
    meshOf({ cluster1: [NAMESPACE], cluster2: WHOLE, cluster3: [NAMESPACE] }),
    'none',
    ['cluster1', 'cluster2'],
  ],
  [
    'one backend is here, and the other there',
    meshOf({
      cluster1: [...WHOLE, ...SECOND, workload(0, 'second'), split(5000)],
      cluster2: [...WHOLE, ...SECOND, workload(1, 'second')],
      cluster3: WHOLE,
    }),
    'none',
    ['cluster1', 'cluster2'],
  ],
  [
    'one backend is here, and the other nowhere',
    twoOf([...WHOLE, ...SECOND, workload(1, 'second'), split(81)]),
    'none',
    ['cluster1'],
  ],
  ['pods here answer errors', twoOf(WHOLE), 'failing:cluster1', undefined],
  ['there is no waypoint', twoOf(LOCAL), 'waypoint-down:cluster1', undefined],
  [
    'some of the waypoints that are used are out of reach',
    meshOf(three(WHOLE)),
    'waypoint-down:cluster1+gateway-down:cluster2',
    undefined,
  ],
  ['node proxies choose among all', twoOf([NAMESPACE, UNBOUND, workload(2)]), 'none', ['cluster1', 'cluster2']],
  [
    'node proxies prefer what is close',
    twoOf([NAMESPACE, preferring('PreferClose'), workload(2)]),
    'none',
    ['cluster1'],
  ],
  [
    'node proxies send some requests to pods that answer errors',
    twoOf([NAMESPACE, preferring('PreferClose'), workload(2)]),
    'failing:cluster1:50%',
    undefined,
  ],
  ['the answer is not known', twoOf([NAMESPACE, WAYPOINT, service(), rule()]), 'none', undefined],
])('where %s', (_name, mesh, outages, expected) => {
  const situation = new Situation(new MeshView(mesh), parseOutages(outages, SERVICE));
  const { dependsOn } = outcomeOf(situation, { client: { cluster: 'cluster1', kind: 'ambient' }, service: SERVICE });
  expect(dependsOn()).toEqual(expected && new Set(expected));
});
