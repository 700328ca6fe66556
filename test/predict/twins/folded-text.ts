import { clientsOfBoth, type Comparison } from '../../../src/predict/change/compare';
import type { Prediction } from '../../../src/predict/prediction/prediction';
import { diffAsText } from '../../../src/report/diff/text';

/** What `diff` prints of the answers of a fleet that change. */
export function foldedText(comparison: Comparison, before: Prediction, after: Prediction): string {
  const fleet = {
    clusters: after.clusters,
    networkOf: (name: string) => after.view.clusterOf(name).cluster.network,
    membersOf: (service: string) => ({ before: before.membersOf(service), after: after.membersOf(service) }),
    clientsOf: (service: string) => clientsOfBoth(before, after, service),
  };
  const nothing = { restarts: [], objects: [], hazards: [], assumptions: [], upgrade: { notes: [], first: undefined } };
  return [...diffAsText({ comparison, fleet, ...nothing }, { lines: undefined })].join('');
}
