import type { IConstruct } from 'constructs';
import type { DestinationRuleSpecTrafficPolicyLoadBalancerLocalityLbSetting as Setting } from '../../../../imports/networking.istio.io';
import type { FailoverOrder } from '../../../synth/render/failover-order';
import type { Problem } from '../../../diagnostics';
import { read, renderedCluster } from '../../../synth/render/rendering';
import { targetsOf } from '../../../synth/tree/scope';
import type { ICluster } from '../../cluster-reference';
import { Cluster } from '../../cluster';
import { FailoverTier } from '../../failover-tier';
import type { IGlobalService } from '../../global-service-reference';
import { LocalityLbSetting, settingOf } from '../../locality-lb-setting';
import { Mesh } from '../../mesh';
import { clusterWanted } from '../props/cluster-wanted';
import { show } from '../props/show';
import { drainedTiers, settingFor, tiersOf } from './cluster-order';
import { waysToAllow, waysToTellApart } from './order-advice';

/** An order of clusters, and the setting that expresses it. */
export interface OrderOfRule {
  readonly setting: Setting;
  readonly promise: FailoverOrder;
}

/**
 * The order that a rule expresses in the cluster that is being rendered: the one it was given, behind the cluster that it is
 * drained to. Undefined where neither was asked for: such a rule is rendered once for all clusters.
 */
export function orderOfRule(
  { node: { root, path } }: IConstruct,
  service: IGlobalService | undefined,
  localityLbSetting: LocalityLbSetting | undefined,
): OrderOfRule | undefined {
  const order = read(read(localityLbSetting)?._order);
  if (!(root instanceof Mesh) || service === undefined) return undefined;
  if (order === undefined && root.clusters.every(({ drainedTo }) => drainedTo === undefined)) return undefined;
  const home = renderedCluster() as ICluster;
  const members = targetsOf(service) as readonly ICluster[];
  const target = members.find((cluster) => cluster === home.drainedTo);
  if (order === undefined && target === undefined) return undefined;

  const tiers = tiersOf(home, (order ?? []).map(clustersOf), members);
  const wanted = target === undefined ? [tiers] : drainedTiers(tiers, home, target);
  const possible = wanted.find((candidate) => settingFor(home, candidate) !== undefined);
  const chosen = possible ?? wanted.at(-1)!;
  return {
    // An order that no setting expresses is refused before it is written.
    setting: settingFor(home, chosen) ?? settingOf(LocalityLbSetting.sameCluster()),
    promise: {
      path,
      service: `${service.namespace}/${service.name}`,
      tiers: chosen.map((tier) => tier.map(({ name }) => name)),
      waysToAllow: possible === undefined ? waysToAllow(home, chosen) : waysToTellApart(home, chosen),
    },
  };
}

/** The clusters of a tier, or the one that is a tier alone. */
function clustersOf(item: ICluster | FailoverTier): readonly ICluster[] {
  // From JavaScript, its constructor can be called in place of its factory, and takes one cluster of several.
  return item instanceof FailoverTier && Array.isArray(item._clusters) ? item._clusters : [item as ICluster];
}

/** What to write in place of a list, in an order or in a tier. */
function tierWanted(given: unknown): string {
  const names = Array.isArray(given) ? given.map((item) => (item instanceof Cluster ? item.name : '…')) : ['…'];
  return `write clusters that come together as a tier, each an argument of its own: FailoverTier.of(${names.join(', ')}).`;
}

/** What is wrong with an order of clusters, before anything is known of where they are. */
export function checkClusterOrder({ node: { root } }: IConstruct, { _order }: LocalityLbSetting): Problem[] {
  const order = read(_order);
  if (order === undefined) return [];
  if (!(root instanceof Mesh)) {
    return [
      {
        message: 'orders clusters, but is not in a Mesh.',
        why: 'an app for one cluster does not know the others, so it cannot compute a setting for that order.',
        fix: 'use `new Mesh()` in place of `new App()`.',
      },
    ];
  }
  const listed = order.flatMap((item) => clustersOf(item));
  const problems: Problem[] = listed
    .filter((cluster) => !(cluster instanceof Cluster) || cluster.node.root !== root)
    .map((cluster) => ({
      message: `orders clusters, but ${cluster instanceof Cluster ? `"${cluster.name}" is of another mesh` : `${show(cluster)} is not a Cluster`}.`,
      why: 'no traffic of this mesh goes there, so in the outage in which it should answer, requests go elsewhere or fail.',
      fix:
        Array.isArray(cluster) || (cluster as unknown) instanceof FailoverTier
          ? tierWanted(cluster)
          : clusterWanted(cluster, root.clusters),
    }));
  if (new Set(listed).size < listed.length) {
    problems.push({
      message: 'lists a cluster twice in its order.',
      why: 'one of them was probably meant to be another cluster, which now comes last.',
      fix: 'list each cluster once.',
    });
  }
  if (listed.length === 0) {
    problems.push({
      message: 'has an empty order of clusters.',
      why: 'in an outage all other clusters get traffic at once, the far one as much as the near.',
      fix: 'list the clusters in order, or use LocalityLbSetting.sameCluster() if any will do.',
    });
  }
  return problems;
}
