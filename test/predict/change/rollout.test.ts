import { formatOutages } from '../../../src/predict/outage/outage-syntax';
import { hazardsOf } from '../../../src/predict/change/rollout';
import {
  NAMESPACE,
  rule,
  service,
  SERVICE,
  sourceOf,
  told,
  UNBOUND,
  WAYPOINT,
  WHOLE,
  workload,
  type Clusters,
} from '../mesh';

// What fails while one cluster has what is new, and the others do not yet.

/** The guide's set-up before anything is bound to the waypoint. */
const BARE = [NAMESPACE, WAYPOINT, UNBOUND, workload(2)];
/** A Service that nobody shares. */
const LOCAL = service().replace('"istio.io/global":"true",', '');

function hazards(before: Clusters, after: Clusters, changed = Object.keys(after), isMeant = (_: string) => true) {
  return hazardsOf(sourceOf(before), sourceOf(after), changed, isMeant).map(
    ({ first, answer }) =>
      `${first} first: ${answer.client.cluster} ${formatOutages(answer.outages, SERVICE)}: ${told(answer)}`,
  );
}

const both = (documents: readonly string[]): Clusters => ({ cluster1: documents, cluster2: documents });

test('a change that may be half-way for a while is no hazard if everybody is served by somebody', () => {
  expect(hazards(both(WHOLE), both([...WHOLE.slice(0, -1), workload(3)]))).toEqual([]);
});

/** Pods move from here to there: half-way, neither cluster has any, or both have. */
const HERE = { cluster1: WHOLE, cluster2: [NAMESPACE, WAYPOINT, service(), rule(), workload(0)] };
const THERE = { cluster1: HERE.cluster2, cluster2: WHOLE };

test('what fails half-way, and neither before nor after, is found, with the cluster that is first', () => {
  const found = hazards(HERE, THERE);
  expect(found).toContain('cluster1 first: cluster1 none: blackhole: errors 100 → errors 100');
  expect(found).toContain('cluster1 first: cluster2 none: blackhole: errors 100 → errors 100');
  expect(found.filter((text) => text.startsWith('cluster2 first'))).toEqual([]);
});

test('one cluster alone has no half-way', () => {
  expect(hazards(HERE, THERE, ['cluster1'])).toEqual([]);
  expect(hazards(HERE, THERE, [])).toEqual([]);
});

test('only services that the change may be about are asked about', () => {
  expect(hazards(HERE, THERE, undefined, (key) => key !== SERVICE)).toEqual([]);
});

test('what fails before already, or still does, is no hazard of the rollout', () => {
  const nobody = { cluster1: HERE.cluster2, cluster2: HERE.cluster2 };
  expect(hazards(nobody, THERE)).toEqual([]);
  expect(hazards(HERE, nobody).filter((text) => text.includes(' none:'))).toEqual([]);
});

test('a cluster that is new has no before', () => {
  const more = { cluster1: WHOLE, cluster2: WHOLE, cluster3: [NAMESPACE, WAYPOINT, LOCAL, rule(), workload(0)] };
  expect(hazards(both(WHOLE), more)).toEqual([]);
});

test('a label that nobody needs while the other cluster lacks it is no hazard', () => {
  const notShared = [NAMESPACE, WAYPOINT, LOCAL, rule(), workload(2)];
  expect(hazards(both(notShared), both(WHOLE))).toEqual([]);
});

test('a waypoint that only one cluster is bound to is: nobody can say what the other gets', () => {
  expect(hazards(both(BARE), both(WHOLE))).toEqual([
    'cluster1 first: cluster2 none: unknown: unknown → unknown',
    'cluster1 first: cluster2 scaled-to-zero:cluster2: unknown: unknown → unknown',
    'cluster2 first: cluster1 none: unknown: unknown → unknown',
    'cluster2 first: cluster1 scaled-to-zero:cluster1: unknown: unknown → unknown',
  ]);
});
