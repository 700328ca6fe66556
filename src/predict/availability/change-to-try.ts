import { identityOf, type KubeObject } from '../../model/object';
import { groupBy } from '../../util/group-by';
import type { Edit, MeshEdit } from '../edit';
import type { Question, Reason } from '../answer';
import { Situation } from '../situation';
import type { Prediction } from '../prediction';
import { outcomeOf } from '../questions';
import type { Availability } from './expected';
import { unavailabilityOf, type RateOverride, type Rates } from './rates';

/** One change of a mesh, or of how often its components fail, that may be worth something. */
export interface ChangeToTry {
  /** What is changed, and how. Of changes to the same field, the best is wanted. */
  readonly at: string;
  readonly change: string;
  readonly edit: MeshEdit;
  readonly overrides: readonly RateOverride[];
}

/** So many of the sets that cost a client most are asked what would change them. */
const MOST_SETS = 5;

/**
 * The changes to try for a service: those that explain would try for the sets that cost most, made in every cluster that has the
 * object; a second east-west gateway for each cluster; and one cluster more.
 */
export function changesToTry(
  prediction: Prediction,
  { service, port }: Pick<Question, 'service' | 'port'>,
  found: readonly Availability[],
  rates: Rates,
): ChangeToTry[] {
  const reasons = found.flatMap(({ client, costs }) =>
    costs.slice(0, MOST_SETS).flatMap(({ outages }) => {
      const question = { client, service, ...(port === undefined ? {} : { port }) };
      return outcomeOf(new Situation(prediction.view, outages), question).reasons();
    }),
  );
  const changes = reasons.flatMap((reason) => fromReason(prediction, reason));
  const distinct = groupBy(changes, ({ edit }) => JSON.stringify(edit)).values();
  return [
    ...[...distinct].map(([first]) => first),
    ...secondGateways(prediction, rates),
    ...moreClusters(prediction, service),
  ];
}

function fromReason(prediction: Prediction, { object, path, remedies = [] }: Reason): ChangeToTry[] {
  const at = [object, path].filter((part) => part !== undefined).join(', ');
  return remedies
    .filter(({ edit }) => edit.length > 0)
    .map(({ change, edit }) => {
      return { at, change, edit: edit.flatMap((one) => inEveryCluster(prediction, one)), overrides: [] };
    });
}

/** The same edit in all clusters that have the object: what is right for clients of one is meant for those of all. */
function inEveryCluster({ view }: Prediction, edit: Edit): Edit[] {
  if (edit.kind !== 'set' && edit.kind !== 'remove') return [edit];
  const meant = identityOf(edit.object);
  return view.clusters
    .filter(({ cluster }) => cluster.objects.some((object) => identityOf(object) === meant))
    .map(({ cluster: { name } }) => ({ ...edit, cluster: name }));
}

function secondGateways({ clusters, view }: Prediction, rates: Rates): ChangeToTry[] {
  return clusters.flatMap((cluster) => {
    const { region } = view.clusterOf(cluster).cluster;
    const alone = unavailabilityOf(rates, { kind: 'gateway-down', cluster }, region);
    const override: RateOverride = {
      ...{ cluster, region: undefined, zone: undefined, place: 'a change that is tried' },
      rates: new Map([['gateway-down', alone ** 2]]),
    };
    const change = 'add a second east-west gateway, which fails independently of the first.';
    return alone === 0 ? [] : [{ at: cluster, change, edit: [], overrides: [override] }];
  });
}

/** Copies of clusters that have the service. Of what live clusters run, a copy would be another guess. */
function moreClusters(prediction: Prediction, service: string): ChangeToTry[] {
  return prediction.membersOf(service).flatMap((like) => {
    const { readKinds, network, objects } = prediction.view.clusterOf(like).cluster;
    const saysNetwork = ({ body }: KubeObject): boolean => JSON.stringify(body).includes(`"${network ?? ''}"`);
    if (readKinds.size > 0 || network === undefined || objects.some(saysNetwork)) return [];
    const edit: MeshEdit = [{ kind: 'add-cluster', cluster: nameFor(like, prediction.clusters), like }];
    return [{ at: 'the mesh', change: `add one more cluster like ${like}.`, edit, overrides: [] }];
  });
}

function nameFor(like: string, names: readonly string[]): string {
  let name = `another-${like}`;
  while (names.includes(name)) name = `another-${name}`;
  return name;
}
