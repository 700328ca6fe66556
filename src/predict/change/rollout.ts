import { compareText } from '../../util/compare-text';
import { toMesh, type MeshSource } from '../../model/mesh';
import { usualClients } from '../client';
import type { Answer } from '../answer';
import { answersIn, Prediction } from '../prediction';
import { NEARLY_NOTHING } from '../shares';
import { withoutTwins, type ReportsProgress } from './without-twins';

/** What fails while one cluster has what is new, and the others do not yet, and fails neither before nor after. */
export interface Hazard {
  /** The cluster that is first. */
  readonly first: string;
  readonly answer: Answer;
}

/**
 * Looks for answers that are worse half-way through a change than at both of its ends: a label that is here and not there, a
 * waypoint that is bound in one cluster only. Asks while nothing is wrong, and while the service is gone in one cluster.
 *
 * @param changed the clusters in which anything changes; one alone has no half-way
 * @param isMeant true for the services ("namespace/name") that the change may be about
 * @param report gets the number of clusters that are done
 */
export function hazardsOf(
  before: MeshSource,
  after: MeshSource,
  changed: readonly string[],
  isMeant: (service: string) => boolean,
  report: ReportsProgress = () => undefined,
): Hazard[] {
  if (changed.length < 2) return [];
  const ends = [before, after].map((tree) => new Prediction(toMesh(tree)));
  // Half-way, each cluster has what it has at one of both ends.
  if (!ends.some(({ services }) => services.some(isMeant))) return [];
  const failsAtAnEnd = ({ client, service, outages }: Answer): boolean =>
    ends.some(
      (prediction) =>
        !prediction.clusters.includes(client.cluster) || fails(prediction.ask({ client, service }, outages)),
    );
  return changed.flatMap((first, place) => {
    report(place, changed.length);
    const halfway = new Prediction(toMesh(mixed(before, after, first)));
    const hazardsFor = (service: string): Hazard[] =>
      halfway
        .scenariosFor(service)
        .filter(({ outages }) => outages.every(({ kind }) => kind === 'scaled-to-zero'))
        .flatMap(({ outages }) =>
          answersIn(halfway, { service, port: undefined, clients: usualClients(halfway.view, service) }, outages),
        )
        .filter((answer) => fails(answer) && !failsAtAnEnd(answer))
        .map((answer) => ({ first, answer }));
    return withoutTwins(halfway.services.filter(isMeant), [...ends, halfway], hazardsFor);
  });
}

/** A mesh in which one cluster has what is new, and the others what was there before. */
function mixed(before: MeshSource, after: MeshSource, first: string): MeshSource {
  const others = before.clusters.filter(({ facts }) => facts.name !== first);
  const one = after.clusters.filter(({ facts }) => facts.name === first);
  const clusters = [...others, ...one].sort((left, right) => compareText(left.facts.name, right.facts.name));
  return { facts: before.facts, clusters };
}

function fails({ afterEjection }: Answer): boolean {
  return afterEjection === undefined || afterEjection.errors > NEARLY_NOTHING;
}
