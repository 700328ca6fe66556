import { canaryOf, type Binding, type Canary } from '../../model/bindings';
import { keyOf, type Cluster } from '../../model/mesh';
import type { Port, Service } from '../../model/services';
import type { Client } from '../client';
import { sumOfFailed } from '../envoy/run';
import { describeCanary } from '../explain';
import { placedAt, type Reason } from '../answer';
import { isReady, type ClusterView } from '../istio/view';
import type { Situation } from '../situation';
import { SpreadBuilder } from '../shares';
import { askThroughWaypoint } from './ask-through-waypoint';
import { unknown, type Outcome } from '../outcome';

type Bound = Binding & { readonly kind: 'bound' };

/** The canary that a service has; one that is live and has no address yet counts as one that is not there. */
export function readyCanaryOf(situation: Situation, service: Service, binding: Bound, home: Cluster): Canary {
  const canary = canaryOf(service, binding, home);
  if (canary.kind !== 'split') return canary;
  const { shards } = situation.view.clusterOf(home.name);
  if (isReady(canary.waypoint, shards)) return canary;
  return { kind: 'refused', by: canary.by, why: `${keyOf(canary.waypoint)} is not ready` };
}

/**
 * Through the waypoint of a service or, for a part of the connections, its canary: a node proxy draws one of the two for each
 * connection, whether or not it has a pod.
 *
 * @see ztunnel src/state.rs sample_weighted_waypoint
 */
export function askWithCanary(
  situation: Situation,
  client: Client,
  view: ClusterView,
  service: Service,
  port: Port,
  binding: Bound,
  home: Cluster,
): Outcome {
  const askOne = (bound: Bound) => askThroughWaypoint(situation, client, view, service, port, bound, home);
  const canary = readyCanaryOf(situation, service, binding, home);
  if (canary.kind === 'none') return askOne(binding);
  const reason = describeCanary(canary, binding.waypoint, view.cluster.name, 'connections');
  if (canary.kind === 'unread' && canary.weight > 0) return unknown(placedAt('waypoint', reason));
  if (canary.kind !== 'split' || canary.weight === 0) return withReason(askOne(binding), reason);
  const second = askOne({ kind: 'bound', waypoint: canary.waypoint, by: canary.by });
  if (canary.weight === 100) return withReason(second, reason);
  return withReason(combine(askOne(binding), second, canary.weight / 100), reason);
}

/** An outcome, with what is said of the canary before all else. */
export function withReason(outcome: Outcome, reason: Reason): Outcome {
  return { ...outcome, reasons: () => [placedAt('waypoint', reason), ...outcome.reasons()] };
}

function combine(primary: Outcome, canary: Outcome, share: number): Outcome {
  const parts = [
    { outcome: primary, part: 1 - share },
    { outcome: canary, part: share },
  ];
  const [before, after] = [new SpreadBuilder(), new SpreadBuilder()];
  for (const { outcome, part } of parts) {
    if (outcome.untilEjected === undefined || outcome.afterEjection === undefined) {
      const reasons = outcome.reasons();
      return unknown(reasons.at(-1)!, primary.path, () => reasons.slice(0, -1));
    }
    before.add(outcome.untilEjected, part);
    after.add(outcome.afterEjection, part);
  }
  return {
    path: primary.path === 'none' ? canary.path : primary.path,
    untilEjected: before.build(),
    afterEjection: after.build(),
    hasGoodHost: parts.some(({ outcome }) => outcome.hasGoodHost),
    reservations: parts.flatMap(({ outcome }) => outcome.reservations ?? []),
    gateways: () => parts.flatMap(({ outcome }) => outcome.gateways?.() ?? []),
    failedRequests: (rate) => {
      const failed = parts.map(({ outcome, part }) => outcome.failedRequests(rate * part));
      const known = failed.filter((one) => one !== undefined);
      return known.length === failed.length ? sumOfFailed(known) : undefined;
    },
    reasons: () => [
      ...new Map(
        parts.flatMap(({ outcome }) => outcome.reasons()).map((reason) => [JSON.stringify(reason), reason]),
      ).values(),
    ],
    dependsOn: () => {
      const clusters = parts.map(({ outcome }) => outcome.dependsOn());
      return clusters.includes(undefined) ? undefined : new Set(clusters.flatMap((set) => [...set!]));
    },
  };
}
