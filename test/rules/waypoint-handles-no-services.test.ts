import {
  change,
  NAMESPACE,
  DESTINATION_RULE,
  SERVICE,
  WAYPOINT,
  WORKLOAD,
  yaml,
} from '../../src/rules/engine/example-mesh';
import { ask, askExample } from './support';

const ID = 'waypoint-handles-no-services';
const waypointFor = (kind: string) => change(WAYPOINT, 'waypoint-for: service', `waypoint-for: ${kind}`);
const NAMESPACE_USING = change(NAMESPACE, 'labels:\n', 'labels:\n    istio.io/use-waypoint: waypoint\n');
const INHERITING = change(SERVICE, '    istio.io/use-waypoint: waypoint\n', '');

test('a waypoint for services, for all, or that does not say, handles them', () => {
  const silent = change(WAYPOINT, '    istio.io/waypoint-for: service\n', '');
  for (const waypoint of [WAYPOINT, waypointFor('all'), silent])
    expect(ask(ID, { cluster1: yaml(NAMESPACE, waypoint, SERVICE, DESTINATION_RULE) })).toEqual([]);
  for (const kind of ['workload', 'none', 'services'])
    expect(ask(ID, { cluster1: yaml(NAMESPACE, waypointFor(kind), SERVICE) })).toHaveLength(1);
});

test('a namespace may have a waypoint for its workloads, until a service in it asks for failover', () => {
  expect(ask(ID, { cluster1: yaml(NAMESPACE_USING, waypointFor('workload'), INHERITING, WORKLOAD) })).toEqual([]);
  expect(
    ask(ID, { cluster1: yaml(NAMESPACE_USING, waypointFor('workload'), INHERITING, DESTINATION_RULE) }),
  ).toHaveLength(1);
});

test('several services of one waypoint are one finding, in each cluster', () => {
  const second = change(SERVICE, 'name: helloworld\n', 'name: second\n');
  const text = yaml(NAMESPACE, waypointFor('none'), SERVICE, second);
  expect(ask(ID, { cluster1: text, cluster2: text }).map(({ cluster, object }) => `${cluster} ${object}`)).toEqual([
    'cluster1 Gateway sample/waypoint',
    'cluster2 Gateway sample/waypoint',
  ]);
});

test('the message says what the waypoint is for', () => {
  const messageFor = (kind: string) => ask(ID, { cluster1: yaml(NAMESPACE, waypointFor(kind), SERVICE) })[0]?.message;
  expect(messageFor('none')).toContain('which handles nothing.');
  expect(messageFor('workload')).toContain('which handles "workload".');
});

test('the finding names every object that it is about', () => {
  expect(askExample('waypoint-handles-no-services')).toMatchObject([
    {
      messageId: 'handlesNoServices',
      message: 'In cluster1, Service sample/helloworld uses Gateway sample/waypoint, which handles "workload".',
    },
  ]);
});
