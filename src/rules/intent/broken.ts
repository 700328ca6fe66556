import { describeObject, type KubeObject } from '../../model/object';
import type { Cluster, Mesh } from '../../model/mesh';
import type { Client } from '../../predict/client';
import { decisiveReason, offeredChange, offeredCure } from '../../predict/explain/gaps';
import type { Answer, Reason } from '../../predict/answer';
import { describeOutage, type Outage } from '../../predict/outage';
import type { Violation } from '../engine/rule';
import type { Asked } from './asked';
import { besideOthers, namespacesOf } from './beside-others';
import { messages } from './messages';
import { isSentElsewhere, limitIn, type Intent } from './wanted';

/**
 * Reports where requests for a service do not fail over from a cluster as is wanted. Each cause once, by the object that has it and by
 * the change that cures it: the outages that come first show it best. A change is tried to know it, so those of causes that are known
 * by their object wait until one of another object is compared with them.
 */
export function brokenIn(mesh: Mesh, intent: Intent, cluster: Cluster, asked: readonly Asked[]): Violation[] {
  const found: Violation[] = [];
  const known = new Set<string>();
  let untried: Broken[] = [];
  const isAlone = intent.promises === undefined && intent.members.length < 2;
  const counted = isAlone ? asked.filter(({ outages }) => outages.length === 0) : asked;
  for (const { answer, outages } of counted) {
    const broken = judge(mesh, intent, cluster, answer, outages);
    if (broken === undefined) continue;
    const { place } = broken;
    const at = JSON.stringify([place.cluster.name, place.object && describeObject(place.object)]);
    if (known.has(at)) {
      untried.push(broken);
      continue;
    }
    for (const one of untried.flatMap(editsOf)) known.add(one);
    untried = [];
    const causes = [at, ...editsOf(broken)];
    if (!causes.some((cause) => known.has(cause))) found.push(broken.toViolation());
    for (const cause of causes) known.add(cause);
  }
  return found;
}

/** The change that cures, as text, if there is one. */
function editsOf({ reasons }: Broken): string[] {
  const edit = offeredCure(reasons);
  return edit === undefined ? [] : [JSON.stringify(edit)];
}

interface Broken {
  readonly place: ReturnType<typeof placeOf>;
  readonly reasons: readonly Reason[];
  readonly toViolation: () => Violation;
}

function judge(
  mesh: Mesh,
  intent: Intent,
  cluster: Cluster,
  answer: Answer,
  outages: readonly Outage[],
): Broken | undefined {
  const { service, members, wantsOwnFirst } = intent;
  const limit = limitIn(intent, outages);
  if (answer.afterEjection === undefined) return undefined;
  const { errors } = answer.afterEjection;
  const isLost = limit !== undefined && errors > limit;
  const leaves =
    outages.length === 0 &&
    wantsOwnFirst &&
    members.includes(cluster.name) &&
    answer.verdict !== 'local' &&
    !isSentElsewhere(mesh, service, cluster) &&
    !sharesNetwork(mesh, members, cluster);
  if (!isLost && !leaves) return undefined;
  const reason = decisiveReason(answer.reasons);
  const place = placeOf(mesh, reason, cluster);
  const toViolation = (): Violation => {
    const fix = offeredChange(answer.reasons);
    const edit = offeredCure(answer.reasons);
    const cause = [
      reason === undefined ? 'the cause is not known.' : causeOf(reason),
      ...differencesOf(mesh, intent, [cluster, place.cluster]),
    ].join(' ');
    const client = describeClient(answer.client);
    const message = isLost
      ? messages.requestsLost({
          ...{ service, cluster: client, cause, outage: describeOutages(outages) },
          errors: Math.round(errors * 100),
        })
      : messages.requestsLeave({ service, cluster: client, verdict: answer.verdict, cause });
    return {
      ...place,
      ...message,
      ...(fix === undefined ? {} : { fix }),
      ...(edit === undefined ? {} : { edit }),
      failover: { service, client: answer.client, members, isBeforeOutage: !isLost, outages, errors },
    };
  };
  return { place, reasons: answer.reasons, toViolation };
}

/** How clusters differ from all others that use a service: it may be why a failover is broken in one of them. */
function differencesOf(mesh: Mesh, { service, clients }: Intent, clusters: readonly Cluster[]): string[] {
  const namespaces = namespacesOf(service, mesh);
  return [...new Set(clusters)].flatMap((cluster) => {
    const others = clients.filter((other) => other !== cluster);
    return besideOthers(cluster, service, others, namespaces) ?? [];
  });
}

/** A reason, after the object that it comes from. */
function causeOf({ object, text }: Reason): string {
  return object === undefined ? text : `${object}: ${text}`;
}

/** Who asks, after "clients of". */
export function describeClient({ cluster, kind }: Client): string {
  return kind === 'ingress' ? `the ingress gateway of ${cluster}` : cluster;
}

/** When something happens, in a few words. */
export function describeOutages([outage]: readonly Outage[]): string {
  return outage === undefined ? 'while nothing is wrong' : describeOutage(outage);
}

/** Clients use the waypoints of all clusters of their network alike, where no zone or region tells them apart. */
function sharesNetwork({ clusters }: Mesh, members: readonly string[], { name, network }: Cluster): boolean {
  return clusters.some((other) => other.name !== name && members.includes(other.name) && other.network === network);
}

/** The object that a reason names, in its cluster. */
export function placeOf(
  { clusters }: Mesh,
  reason: Reason | undefined,
  client: Cluster,
): { readonly cluster: Cluster; readonly object?: KubeObject; readonly path?: string } {
  const cluster = clusters.find(({ name }) => name === reason?.cluster) ?? client;
  const object = [...cluster.objects, ...cluster.istiod.installed].find(
    (one) => describeObject(one) === reason?.object,
  );
  return {
    cluster,
    ...(object === undefined ? {} : { object }),
    ...(reason?.path === undefined ? {} : { path: reason.path }),
  };
}
