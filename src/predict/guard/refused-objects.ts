import { validateDestinationRule } from '../../istio/webhook/destination-rule';
import { CLASS_EAST_WEST, CLASS_WAYPOINT } from '../../istio/vocabulary';
import { gatewayClassNameOf } from '../../model/gateways';
import { isOfOtherRevision } from '../../model/istiod';
import { formatFieldPath, nameOfField, type KubeObject } from '../../model/object';
import { isDestinationRule } from '../../model/policy';
import { releaseOf } from '../../model/schema/releases';
import type * as Schema from '../../model/schema';
import { missesItsPods, toController } from '../../model/workloads';
import type { Mesh } from '../../model/mesh';
import type { ClusterView } from '../istio/view';
import { ClusterGuard, type Concerning } from './cluster-guard';
import type { Unfollowed } from './input';

/** What stands in for a row of the ledger. */
const REFUSED = 'refused-object';

const CHANGE = 'correct the field: `cdk8s-ambient check` lists all that is refused.';

/** Why an object is refused, the field that it is refused for, and the rule of `check` that says so. */
type Refusal = Pick<Unfollowed, 'sentence' | 'path' | 'rule'>;

/**
 * The objects of a cluster that its API server, or the webhook of istiod, would refuse: what they say does not count, or an older
 * version of them does. What a snapshot read is there. Only what concerns a service that is asked about is judged.
 */
export class RefusedObjects {
  private readonly index: ClusterGuard;
  /** All services of a cluster share its gateways, and many their Namespace and waypoint. */
  private readonly judged = new Map<KubeObject, Refusal | undefined>();

  constructor(
    private readonly view: ClusterView,
    mesh: Mesh,
  ) {
    const { objects, readKinds, istiod } = view.cluster;
    const candidates = objects.flatMap((object): Unfollowed[] => {
      const concerns = concernOf(object, istiod.namespace);
      if (concerns === undefined || readKinds.has(object.kind) || isOfOtherRevision(object, istiod)) return [];
      return [{ row: REFUSED, object, sentence: '', effect: 'unknown', concerns, change: CHANGE }];
    });
    this.index = new ClusterGuard(view, candidates, mesh);
  }

  /** Those that concern a service ("namespace/name"). */
  public concerning(key: string): readonly Concerning[] {
    return this.index.concerning(key).flatMap(({ input, isBystander }) => {
      const refusal = this.refusalOf(input.object);
      return refusal === undefined ? [] : [{ input: { ...input, ...refusal }, isBystander }];
    });
  }

  private refusalOf(object: KubeObject): Refusal | undefined {
    if (!this.judged.has(object)) this.judged.set(object, this.judge(object));
    return this.judged.get(object);
  }

  private judge(object: KubeObject): Refusal | undefined {
    // Loaded here, because many commands ask nothing.
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would be loaded by every program
    const { validateObject } = require('../../model/schema') as typeof Schema;
    const release = releaseOf(this.view.cluster, object.group, object.kind);
    // Who applies an object decides what becomes of a field that is not known: some tools drop it.
    const problem = validateObject(object.body, release).find(({ unknownField }) => unknownField !== true);
    if (problem !== undefined) {
      const path = problem.path.length === 0 ? {} : { path: formatFieldPath(problem.path) };
      const sentence = sentenceOf('the API server', `${nameOfField(problem.path)} ${problem.message}`);
      return { sentence, ...path, rule: 'refused-by-api-server' };
    }
    const workload = toController(object);
    if (workload !== undefined && missesItsPods(workload)) {
      const sentence = sentenceOf('the API server', 'its selector does not match the labels of its own pod template');
      return { sentence, path: 'spec.selector', rule: 'workload-selector-misses-its-pods' };
    }
    if (!isDestinationRule(object)) return undefined;
    const [error] = validateDestinationRule(object.body).errors.filter(({ kind }) => kind !== 'unknown-field');
    return (
      error && {
        sentence: sentenceOf('the webhook of istiod', error.message),
        path: error.path,
        rule: 'refused-by-istiod',
      }
    );
  }
}

function sentenceOf(who: string, why: string): string {
  const said = why.endsWith('.') ? why : `${why}.`;
  return `is refused by ${who}: ${said} It is not there, or an older version of it is.`;
}

/** What an object says something about; undefined for a kind that is passed over. */
function concernOf(object: KubeObject, systemNamespace: string): Unfollowed['concerns'] | undefined {
  switch (object.kind) {
    case 'Gateway': {
      const name = gatewayClassNameOf(object);
      if (name === CLASS_WAYPOINT) return 'waypoint';
      return name === CLASS_EAST_WEST ? 'network' : undefined;
    }
    case 'Namespace':
      // The network of a cluster is a label of istiod's namespace.
      return object.name === systemNamespace ? 'network' : 'namespace';
    default:
      return OF_SERVICES.includes(object.kind) ? 'service' : undefined;
  }
}

const OF_SERVICES = [
  ...['Service', 'Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Pod'],
  ...['DestinationRule', 'VirtualService', 'ServiceEntry', 'WorkloadEntry', 'HTTPRoute', 'GRPCRoute', 'TLSRoute'],
  ...['AuthorizationPolicy', 'PeerAuthentication'],
];
