import { NOT_FAILING, UNREACHABLE } from '../../../src/predict/shares/failing';
import { MeshView } from '../../../src/predict/istio/view/view';
import type { Outage } from '../../../src/predict/outage/outage';
import { Situation } from '../../../src/predict/situation/situation';
import { meshOf, NAMESPACE, rule, service, SERVICE, WAYPOINT, WHOLE, workload } from '../mesh';

// What istiods still see of a service, and what answers, while something is out of order.

const ZONES = { region: 'r', zones: ['a', 'b'] };
/** Another Service for the pods of the first. */
const TWIN = service('twin').replace('app: twin', 'app: helloworld');
const zonal = {
  documents: [...WHOLE.slice(0, -1), workload(4), TWIN, service('greeter'), workload(1, 'greeter')],
  ...ZONES,
};
const view = new MeshView(meshOf({ cluster1: zonal, cluster2: zonal }));
const usual = new Situation(view, []);

/** With and without what the steady state has: it has to come to the same. */
const EACH_WAY: readonly [string, (...outages: Outage[]) => Situation][] = [
  ['anew', (...outages) => new Situation(view, outages)],
  ['over the steady state', (...outages) => new Situation(view, outages, usual)],
];

/** The pods of a service, by cluster, with their zone and health where they are not ready. */
function seen(situation: Situation, key = SERVICE) {
  return Object.fromEntries(
    situation
      .shardsOf(key)
      .map(({ cluster, endpoints }) => [
        cluster,
        endpoints.map(({ pod, localityLabel, health }) =>
          [pod.split('/')[2], localityLabel.split('/')[1], ...(health === 'HEALTHY' ? [] : [health])].join(' '),
        ),
      ]),
  );
}

const ALL = ['helloworld-0 a', 'helloworld-1 b', 'helloworld-2 a', 'helloworld-3 b'];
const gone: Outage = { kind: 'scaled-to-zero', service: SERVICE, cluster: 'cluster1' };
const zoneDown: Outage = { kind: 'zone-down', cluster: 'cluster1', zone: 'b' };
const failing = (more: { cluster?: string; pods?: number; requests?: number; service?: string } = {}): Outage => ({
  ...({ kind: 'failing', service: SERVICE, pods: 1, requests: 1, failure: 'gateway-error' } as const),
  ...more,
});

describe.each(EACH_WAY)('computed %s', (_, having) => {
  test('nothing out of order leaves all as it is', () => {
    expect(seen(having())).toEqual({ cluster1: ALL, cluster2: ALL });
  });

  test('a service that is scaled to zero is gone in that cluster, and no other service is', () => {
    expect(seen(having(gone))).toEqual({ cluster1: [], cluster2: ALL });
    expect(seen(having(gone), 'sample/greeter')).toEqual({ cluster1: ['greeter-0 a'], cluster2: ['greeter-0 a'] });
    expect(having(gone).endpointsOf(SERVICE, 'cluster1')).toEqual([]);
    expect(having(gone).endpointsOf(SERVICE, 'cluster3')).toEqual([]);
  });

  test('a service that has the same pods loses them, too', () => {
    const all = { cluster1: ALL, cluster2: ALL };
    expect(seen(having(), 'sample/twin')).toEqual(all);
    expect(seen(having(gone), 'sample/twin')).toEqual({ ...all, cluster1: [] });
    expect(seen(having({ ...gone, service: 'sample/twin' }))).toEqual({ ...all, cluster1: [] });
    const unready: Outage = { kind: 'unready', service: SERVICE, cluster: 'cluster1', pods: 0.25 };
    expect(seen(having(unready), 'sample/twin').cluster1).toEqual(['helloworld-0 a UNHEALTHY', ...ALL.slice(1)]);
    const failed = having(failing({ cluster: 'cluster1', pods: 0.25 }));
    expect(failed.failingOf('sample/twin', 'cluster1/sample/helloworld-0')).toEqual({
      ...NOT_FAILING,
      'gateway-error': 1,
    });
    expect(failed.failingOf('sample/twin', 'cluster1/sample/helloworld-1')).toEqual(NOT_FAILING);
    expect(failed.failingOf('sample/greeter', 'cluster1/sample/greeter-0')).toEqual(NOT_FAILING);
  });

  test('a fraction of the pods that fails its probe is the first of them by name, rounded up', () => {
    const unready: Outage = { kind: 'unready', service: SERVICE, cluster: 'cluster2', pods: 0.3 };
    expect(seen(having(unready)).cluster2).toEqual([
      'helloworld-0 a UNHEALTHY',
      'helloworld-1 b UNHEALTHY',
      'helloworld-2 a',
      'helloworld-3 b',
    ]);
    expect(seen(having(unready), 'sample/greeter').cluster2).toEqual(['greeter-0 a']);
  });

  test('pods of a zone that is gone are unready, and answer nobody; those of the other zone do', () => {
    const situation = having(zoneDown);
    expect(seen(situation)).toEqual({
      cluster1: ['helloworld-0 a', 'helloworld-1 b UNHEALTHY', 'helloworld-2 a', 'helloworld-3 b UNHEALTHY'],
      cluster2: ALL,
    });
    const failures = [0, 1].map((number) => situation.failingOf(SERVICE, `cluster1/sample/helloworld-${number}`));
    expect(failures).toEqual([NOT_FAILING, UNREACHABLE]);
    expect(situation.failingOf(SERVICE, 'cluster2/sample/helloworld-1')).toEqual(NOT_FAILING);
    expect([situation.isZoneDown('cluster1', 'b'), situation.isZoneDown('cluster1', 'a')]).toEqual([true, false]);
    expect([situation.isZoneDown('cluster2', 'b'), having(gone, zoneDown).isZoneDown('cluster1', 'b')]).toEqual([
      false,
      true,
    ]);
  });

  test('pods of a cluster that is down are still seen, and nobody answers', () => {
    const situation = having({ kind: 'cluster-down', cluster: 'cluster1' });
    expect(seen(situation)).toEqual({ cluster1: ALL, cluster2: ALL });
    expect(situation.failingOf(SERVICE, 'cluster1/sample/helloworld-0')).toEqual(UNREACHABLE);
    expect(situation.failingOf(SERVICE, 'cluster2/sample/helloworld-0')).toEqual(NOT_FAILING);
    expect([situation.isDown('cluster1'), situation.isClosed('cluster1')]).toEqual([true, true]);
    expect([situation.isDown('cluster2'), situation.isClosed('cluster2')]).toEqual([false, false]);
  });

  test('what fails does so in the cluster that is said, everywhere if none is, and of that service only', () => {
    const gateway = { ...NOT_FAILING, 'gateway-error': 1 };
    const ofPods = (situation: Situation, key = SERVICE) =>
      ['cluster1', 'cluster2'].map((cluster) => situation.failingOf(key, `${cluster}/${key}-0`));
    expect(ofPods(having(failing({ cluster: 'cluster2' })))).toEqual([NOT_FAILING, gateway]);
    expect(ofPods(having(failing()))).toEqual([gateway, gateway]);
    expect(ofPods(having(failing()), 'sample/greeter')).toEqual([NOT_FAILING, NOT_FAILING]);
    expect(ofPods(having(failing({ service: 'sample/greeter' })))).toEqual([NOT_FAILING, NOT_FAILING]);
  });

  test('what fails for several reasons fails for one after the other', () => {
    const situation = having(failing({ requests: 0.5 }), failing({ cluster: 'cluster1', requests: 0.5 }), zoneDown);
    expect(situation.failingOf(SERVICE, 'cluster1/sample/helloworld-0')['gateway-error']).toBe(0.75);
    expect(situation.failingOf(SERVICE, 'cluster2/sample/helloworld-0')['gateway-error']).toBe(0.5);
    expect(situation.failingOf(SERVICE, 'cluster1/sample/helloworld-1')).toEqual(UNREACHABLE);
  });

  test('of some pods that fail, the others do not', () => {
    const situation = having(failing({ pods: 0.5 }));
    const errors = [0, 1, 2, 3].map(
      (number) => situation.failingOf(SERVICE, `cluster1/sample/helloworld-${number}`)['gateway-error'],
    );
    expect(errors).toEqual([1, 1, 0, 0]);
  });

  test('a waypoint that is down is the one that is said, or all of the cluster', () => {
    const one = having({ kind: 'waypoint-down', cluster: 'cluster1', waypoint: 'sample/waypoint' });
    expect(one.isWaypointDown('cluster1', 'sample/waypoint')).toBe(true);
    expect(one.isWaypointDown('cluster1', 'other/waypoint')).toBe(false);
    expect(one.isWaypointDown('cluster2', 'sample/waypoint')).toBe(false);
    const all = having({ kind: 'waypoint-down', cluster: 'cluster1' });
    expect(all.isWaypointDown('cluster1', 'other/waypoint')).toBe(true);
    expect(having(gone).isWaypointDown('cluster1', 'sample/waypoint')).toBe(false);
  });

  test('gateways that are down let nobody in, and pods behind them are well', () => {
    const situation = having({ kind: 'gateway-down', cluster: 'cluster2' });
    expect([situation.isClosed('cluster1'), situation.isClosed('cluster2')]).toEqual([false, true]);
    expect([situation.isDown('cluster2'), seen(situation).cluster2]).toEqual([false, ALL]);
  });
});

test('clusters of which nobody knows how many pods there are are named, in whatever outage', () => {
  const unread = new MeshView(meshOf({ cluster1: WHOLE, cluster2: [NAMESPACE, WAYPOINT, service(), rule()] }));
  const quiet = new Situation(unread, []);
  expect(quiet.unreadClustersOf(SERVICE)).toEqual(['cluster2']);
  expect(quiet.unreadClustersOf(SERVICE)).toBe(quiet.unreadClustersOf(SERVICE));
  expect(new Situation(unread, [gone], quiet).unreadClustersOf(SERVICE)).toBe(quiet.unreadClustersOf(SERVICE));
  expect(quiet.unreadClustersOf('sample/none')).toEqual([]);
});

test('what an outage does not touch is what the steady state has, and all is computed once', () => {
  const situation = new Situation(view, [gone], usual);
  const [, second] = usual.shardsOf(SERVICE);
  expect(situation.shardsOf(SERVICE)[1]).toBe(second);
  expect(situation.shardsOf(SERVICE)).toBe(situation.shardsOf(SERVICE));
  expect(situation.endpointsByCluster(SERVICE)).toBe(situation.endpointsByCluster(SERVICE));
  expect(situation.podsOf(SERVICE, 'http')).toBe(situation.podsOf(SERVICE, 'http'));
  expect(situation.podsOf(SERVICE, 'http').reachReadyIn('network-of-cluster2', 'cluster2')).toBe(
    usual.podsOf(SERVICE, 'http').reachReadyIn('network-of-cluster2', 'cluster2'),
  );
});

test('an outage of a cluster that the mesh does not have changes nothing', () => {
  const nowhere: Outage = { kind: 'zone-down', cluster: 'cluster3', zone: 'a' };
  expect(new Situation(view, [nowhere], usual).shardsOf(SERVICE)).toEqual(usual.shardsOf(SERVICE));
});
