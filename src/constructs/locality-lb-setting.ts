import type { DestinationRuleSpecTrafficPolicyLoadBalancerLocalityLbSetting as Setting } from '../../imports/networking.istio.io';
import type { Problem } from '../diagnostics';
import { read } from '../synth/render/rendering';
import type { ICluster } from './cluster-reference';
import type { FailoverTier } from './failover-tier';
import { checkInteger } from './private/props/check';
import { isLabelKey, isLabelValue } from '../util/kubernetes-names';
import { judged, list, made, map, problemsInside, struct } from './private/props/kinds';
import { show } from './private/props/show';
import * as istio from '../istio/vocabulary';
import { checkOrderedLocalities, checkUnorderedLocalities } from './private/props/locality';

/** Where the traffic of a region goes when the region has no healthy endpoint. Names are those the nodes are labelled with. */
export interface RegionFailover {
  /** The region of the waypoint, for example "us-east". */
  readonly from: string;
  /** The region to go to; another one. */
  readonly to: string;
}

/** How the traffic of a place is divided while all is well. */
export interface LocalityDistribution {
  /** The place of the waypoint: "region", "region/zone", "region/zone/subzone"; "*" alone or as the last part matches any. */
  readonly from: string;
  /** Weights by place, written the same way: whole numbers from 1 to 100 that sum to 100. */
  readonly to: Record<string, number>;
}

/** What may be combined with a failover priority. */
export interface FailoverPriorityOptions {
  /**
   * Which region comes first among endpoints that the priority ranks equal.
   *
   * @default none
   */
  readonly regions?: RegionFailover[];
}

/**
 * Which endpoints a waypoint prefers, and where it goes when those fail: the rule's `localityLbSetting`. Each factory is
 * a combination that Istio accepts and carries out; the others cannot be written.
 *
 * A waypoint knows a cluster of another network only by its gateway, and a gateway only by cluster and network. Any other
 * label of a remote endpoint is gone, so a priority by other labels ranks all remote clusters equal, and last.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#LocalityLoadBalancerSetting
 */
export class LocalityLbSetting {
  /**
   * Endpoints of the waypoint's own cluster first, then all others: the guide's `failoverPriority:
   * [topology.istio.io/cluster]`.
   */
  public static sameCluster(options: FailoverPriorityOptions = {}): LocalityLbSetting {
    return LocalityLbSetting.failoverPriority([istio.LABEL_CLUSTER], options);
  }

  /**
   * Clusters in an order: the waypoint's own first, then those listed, one after the other, then all others. One list
   * serves all client clusters: a waypoint skips its own cluster where that is listed, and clusters that do not have the
   * service. For a list per client cluster, let `mesh.perCluster()` produce the setting. Clusters that are to come together
   * are a {@link FailoverTier}: `clusterOrder([FailoverTier.of(east1, east2), west1])`.
   *
   * Istio has no such field. In each cluster the rule gets the labels and regions that have the same effect there, and a
   * synth has the prediction confirm it for every client cluster, with the clusters of the order failing one after the other.
   * An order that a cluster's Istio cannot express, or not between these networks and regions, is refused with what is
   * possible.
   *
   * @param clusters at least one, each once
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#LocalityLoadBalancerSetting
   */
  public static clusterOrder(clusters: (ICluster | FailoverTier)[]): LocalityLbSetting {
    return new LocalityLbSetting({ enabled: true, failoverPriority: [istio.LABEL_CLUSTER] }, copyOf(clusters));
  }

  /** Endpoints of the waypoint's own network first, whatever their cluster, then all others. */
  public static sameNetwork(options: FailoverPriorityOptions = {}): LocalityLbSetting {
    return LocalityLbSetting.failoverPriority([istio.LABEL_NETWORK], options);
  }

  /**
   * Endpoints of the waypoint's own region first, then all others. Between clusters of one network only: an endpoint of
   * another network has no region label here, so it always counts as another region.
   */
  public static sameRegion(): LocalityLbSetting {
    return LocalityLbSetting.failoverPriority([istio.LABEL_REGION]);
  }

  /**
   * Endpoints by a list of labels, `key` (as the waypoint's own) or `key=value`. Not an order of alternatives: an endpoint
   * ranks by how many labels match *from the start of the list*, so what comes after the first mismatch does not count. A
   * label that neither waypoint nor endpoints carry matches everywhere and sends traffic to all clusters at once.
   *
   * @param labels at least one, each key once
   */
  public static failoverPriority(labels: string[], options: FailoverPriorityOptions = {}): LocalityLbSetting {
    const regions = (options as FailoverPriorityOptions | null)?.regions;
    const failover = regions && copyOf(regions);
    return new LocalityLbSetting({ enabled: true, failoverPriority: copyOf(labels), failover }, undefined, options);
  }

  /**
   * Endpoints of the same zone first, then of the same region, then those of the region given for it, then all others.
   *
   * @param regions at least one, each `from` once
   */
  public static failover(regions: RegionFailover[]): LocalityLbSetting {
    return new LocalityLbSetting({ enabled: true, failover: copyOf(regions) });
  }

  /**
   * Traffic divided by weights, whatever the health of the places: a place without healthy endpoints loses its share to
   * the others, but a place without a weight gets nothing even when all others are down. Not a failover rule.
   *
   * @param distribution at least one; the first whose `from` matches the waypoint counts
   */
  public static distribute(distribution: LocalityDistribution[]): LocalityLbSetting {
    return new LocalityLbSetting({ enabled: true, distribute: copyOf(distribution) });
  }

  private constructor(
    /** @internal */
    public readonly _setting: Setting,
    /** @internal */
    public readonly _order?: (ICluster | FailoverTier)[],
    /** @internal */
    public readonly _options: FailoverPriorityOptions = {},
  ) {}
}

const REGIONS = list(
  "[{ from: 'us-east', to: 'us-west' }]",
  struct<RegionFailover>('RegionFailover', { from: judged, to: judged }),
);
const DISTRIBUTION = list(
  "[{ from: 'us-east', to: { 'us-east': 80, 'us-west': 20 } }]",
  struct<LocalityDistribution>('LocalityDistribution', { from: judged, to: map("to: { 'us-east': 100 }") }),
);
const OPTIONS = struct<FailoverPriorityOptions>('FailoverPriorityOptions', { regions: REGIONS });

/**
 * The form of a setting, and of what its factories were given.
 *
 * @internal
 */
export const LOCALITY_LB_SETTING = made(
  LocalityLbSetting,
  'LocalityLbSetting.sameCluster() or another of its factories',
  (field, { _setting, _order, _options }) =>
    problemsInside(
      'LocalityLbSetting',
      { ..._setting, options: _options, clusters: _order },
      {
        enabled: judged,
        failoverPriority: list("['topology.istio.io/cluster']"),
        failover: REGIONS,
        distribute: DISTRIBUTION,
        options: OPTIONS,
        clusters: list('[cluster1, cluster2]'),
      },
      `${field}.`,
    ),
);

const REFUSED = 'istiod refuses the rule, so waypoints keep balancing over all clusters, sick ones included.';
const MATCHES_NO_NODE =
  'no node can be labelled with it, so it matches nothing, and traffic goes elsewhere than written here.';
const WITHOUT_EFFECT =
  'Istio accepts it and ignores part of it, so in an outage traffic goes elsewhere than written here.';

/**
 * A list that its owner may go on changing; a token is not known yet, and its owner cannot. From JavaScript one that is missing is
 * empty, and refused as such: a setting without it would be another one.
 */
function copyOf<Item>(list: Item[] | undefined): Item[] {
  if (list === undefined) return [];
  return Array.isArray(list) ? [...list] : list;
}

/**
 * The DestinationRule's field, with the values of the cluster that is being rendered.
 *
 * @internal
 */
export function settingOf({ _setting }: LocalityLbSetting): Setting {
  return read(_setting);
}

/**
 * What is wrong with a setting: what Istio would refuse, and what it would silently misread.
 *
 * @internal
 */
export function checkLocalityLbSetting(setting: LocalityLbSetting): Problem[] {
  const { failoverPriority, failover, distribute } = settingOf(setting);
  return [
    ...(failoverPriority === undefined ? [] : checkPriority(failoverPriority, failover !== undefined)),
    ...(failover === undefined ? [] : checkRegions(failover as readonly RegionFailover[])),
    ...(distribute === undefined ? [] : checkDistribution(distribute as readonly LocalityDistribution[])),
  ];
}

/** Istio derives these from the locality itself and refuses them beside a region failover. */
const LOCALITY_LABELS = [istio.LABEL_REGION, istio.LABEL_ZONE, istio.LABEL_SUBZONE];

function checkPriority(labels: readonly string[], withRegions: boolean): Problem[] {
  const field = 'localityLbSetting.failoverPriority';
  if (labels.length === 0) {
    return [
      {
        message: `${field} is empty.`,
        why: WITHOUT_EFFECT,
        fix: 'use LocalityLbSetting.sameCluster(), or list labels.',
      },
    ];
  }
  const problems: Problem[] = [];
  const keys = labels.map((label) => String(label).split('=')[0]!);
  labels.forEach((label, index) => {
    const [key, ...values] = String(label).split('=');
    if (!isLabelKey(key!) || values.length > 1 || !values.every(isLabelValue)) {
      problems.push({
        message: `${field} has ${show(label)}, which is not a label.`,
        why: 'a label that no endpoint carries matches everywhere: all clusters get traffic all the time.',
        fix: 'write "key" or "key=value", for example "topology.istio.io/cluster".',
      });
    } else if (keys.indexOf(key) < index) {
      problems.push({
        message: `${field} has the key "${key}" more than once.`,
        why: 'Istio keeps the last value for all of them, so the first does not count.',
        fix: 'list each key once; for clusters in an order use LocalityLbSetting.clusterOrder().',
      });
    } else if (withRegions && LOCALITY_LABELS.includes(label)) {
      problems.push({
        message: `${field} has "${label}" beside a region failover.`,
        why: REFUSED,
        fix: 'leave one of them out: a region failover prefers the same region and zone by itself.',
      });
    }
  });
  return problems;
}

function checkRegions(regions: readonly RegionFailover[]): Problem[] {
  const field = 'localityLbSetting.failover';
  if (regions.length === 0)
    return [
      { message: `${field} is empty.`, why: WITHOUT_EFFECT, fix: "list regions: { from: 'us-east', to: 'us-west' }." },
    ];
  const problems: Problem[] = [];
  const seen = new Set<string>();
  for (const { from, to } of regions) {
    for (const region of [from, to]) {
      if (isLabelValue(region) && region !== '') continue;
      problems.push({
        message: `${field} has region ${show(region)}.`,
        why: typeof region === 'string' && /[/*]/.test(region) ? REFUSED : MATCHES_NO_NODE,
        fix: 'use the name of a region as the nodes are labelled with it, without zone ("/") and without "*".',
      });
    }
    if (from === to)
      problems.push({
        message: `${field} goes from ${show(from)} to itself.`,
        why: REFUSED,
        fix: 'name another region.',
      });
    if (seen.has(from)) {
      problems.push({
        message: `${field} names two regions for ${show(from)}.`,
        why: 'Istio reads the first only.',
        fix: 'name one region for each `from`.',
      });
    }
    seen.add(from);
  }
  return problems;
}

function checkDistribution(distribution: readonly LocalityDistribution[]): Problem[] {
  const field = 'localityLbSetting.distribute';
  if (distribution.length === 0)
    return [{ message: `${field} is empty.`, why: WITHOUT_EFFECT, fix: 'list at least one place and its weights.' }];
  const problems: Problem[] = [];
  for (const { from, to } of distribution) {
    const weights = Object.values(to ?? {});
    for (const [place, weight] of Object.entries(to ?? {})) {
      problems.push(...checkInteger(`${field}: the weight of ${show(place)}`, weight, 1, 100, REFUSED));
    }
    const sum = weights.reduce((total, weight) => total + weight, 0);
    if (weights.every((weight) => typeof weight === 'number') && sum !== 100) {
      problems.push({
        message: `${field}: the weights from ${show(from)} sum to ${sum}, not 100.`,
        why: REFUSED,
        fix: 'make them sum to 100.',
      });
    }
    problems.push(...checkUnorderedLocalities(`${field}: "to" of ${show(from)}`, Object.keys(to ?? {})));
  }
  const places = distribution.map(({ from }) => from);
  return [...problems, ...checkOrderedLocalities(`${field}: "from"`, places)];
}
