import { Construct } from 'constructs';
import type { DestinationRuleSpecTrafficPolicyLoadBalancerLocalityLbSetting as Setting } from '../../../imports/networking.istio.io';
import type { FailoverOrder } from '../../synth/failover-order';
import type { Problem } from '../../synth/problem';
import { read, renderedCluster } from '../../synth/rendering';
import { targetsOf } from '../../synth/scope';
import { Cluster } from '../cluster';
import type { LocalityFailoverRule, LocalityFailoverRuleProps } from '../locality-failover-rule';
import { LocalityLbSetting, settingOf } from '../locality-lb-setting';
import { Mesh } from '../mesh';
import { show } from './check';
import { drainedTiers, settingFor, tiersOf } from './cluster-order';
import { waysToAllow } from './order-advice';

/** An order of clusters, and how a rule says it. */
export interface OrderOfRule {
  readonly setting: Setting;
  readonly promise: FailoverOrder;
}

/**
 * The order that a rule stands for in the cluster that is being rendered: the one it was given, behind the cluster that it
 * is drained to. Undefined where neither was asked for: such a rule is rendered once for all clusters.
 */
export function orderOfRule(
  rule: LocalityFailoverRule,
  { service, localityLbSetting }: LocalityFailoverRuleProps,
): OrderOfRule | undefined {
  const { root, path } = rule.node;
  const order = read(read(localityLbSetting)?._order);
  if (!(root instanceof Mesh)) return undefined;
  if (order === undefined && root.clusters.every(({ drainedTo }) => drainedTo === undefined)) return undefined;
  const home = renderedCluster() as Cluster;
  // Of a service that others deploy nobody says where it is not.
  const members = Construct.isConstruct(service) ? (targetsOf(service) as readonly Cluster[]) : root.clusters;
  const target = members.find((cluster) => cluster === home.drainedTo);
  if (order === undefined && target === undefined) return undefined;

  const tiers = tiersOf(home, order ?? [], members);
  const wanted = target === undefined ? [tiers] : drainedTiers(tiers, home, target);
  const possible = wanted.find((candidate) => settingFor(home, candidate) !== undefined);
  const chosen = possible ?? wanted.at(-1)!;
  return {
    // What cannot be said is refused before it is written.
    setting: settingFor(home, chosen) ?? settingOf(LocalityLbSetting.sameCluster()),
    promise: {
      path,
      service: `${service.namespace}/${service.name}`,
      tiers: chosen.map((tier) => tier.map(({ name }) => name)),
      waysToAllow: possible === undefined ? waysToAllow(home, chosen) : undefined,
    },
  };
}

/** What is wrong with an order of clusters, before anything is known of where they are. */
export function checkClusterOrder({ node: { root } }: LocalityFailoverRule, { _order }: LocalityLbSetting): Problem[] {
  const order = read(_order);
  if (order === undefined) return [];
  if (!(root instanceof Mesh)) {
    return [
      {
        what: 'orders clusters, and is in no mesh.',
        why: 'an app for one cluster does not know the others, so nobody could say how to get to them in that order.',
        fix: 'use `new Mesh()` in place of `new App()`.',
      },
    ];
  }
  const problems: Problem[] = order
    .filter((cluster) => !(cluster instanceof Cluster) || cluster.node.root !== root)
    .map((cluster) => ({
      what: `orders clusters, and ${cluster instanceof Cluster ? `"${cluster.name}" is of another mesh` : `${show(cluster)} is none`}.`,
      why: 'no traffic of this mesh goes there, so in the outage in which it would be its turn nobody answers.',
      fix: `list clusters of this mesh: ${root.clusters.map(({ name }) => name).join(', ')}.`,
    }));
  if (new Set(order).size < order.length) {
    problems.push({
      what: 'lists a cluster twice in its order.',
      why: 'one of them was probably meant to be another cluster, which now comes last.',
      fix: 'list each cluster once.',
    });
  }
  if (order.length === 0) {
    problems.push({
      what: 'has an order of no clusters.',
      why: 'in an outage all other clusters get traffic at once, the far one as much as the near.',
      fix: 'list the clusters in order, or use LocalityLbSetting.sameCluster() if any will do.',
    });
  }
  return problems;
}
