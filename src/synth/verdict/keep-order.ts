import { parseIstioVersion } from '../../istio/versions';
import type { Mesh, MeshSource } from '../../model/mesh';
import { applicationProtocolOf, isCarried, type Service } from '../../model/services';
import type { Answer } from '../../predict/answer';
import { ask } from '../../predict/questions';
import { isAssumption } from '../../predict/explain/gaps';
import { MeshView } from '../../predict/istio/view';
import type { Outage } from '../../predict/outage';
import { Situation } from '../../predict/situation';
import { withPods } from './assume-pods';
import type { PromisedOrder } from '../render/failover-order';
import { Likeness } from './likeness';
import { describeProblem, type Problem } from '../../diagnostics';
import { oncePerText } from '../messages/once-per-text';
import type { LocatedProblem } from '../messages/problem';

/** The orders that the written rules do not keep. */
export interface KeptOrders {
  readonly errors: readonly LocatedProblem[];
  readonly warnings: readonly LocatedProblem[];
}

/**
 * Checks rendered rules against the orders that were promised. For each client cluster the prediction must send all requests
 * to the first cluster, and with that one gone to the next, down to the last: once with pods scaled to zero, and once with a
 * whole cluster down, where outlier detection has to notice.
 *
 * @param source the rendered objects that the mesh was read from
 */
export function judgeOrders(promised: readonly PromisedOrder[], mesh: Mesh, source: MeshSource): KeptOrders {
  const members = membersOf(promised);
  const view = new MeshView(withPods(members, mesh, source));
  const likeness = new Likeness(view);
  const likenesses = new Map([...members.keys()].map((service) => [service, likeness.of(service)]));
  const answered = new Map<string, Broken | undefined>();
  const errors: Located[] = [];
  const warnings: Located[] = [];
  for (const order of promised) {
    const { client, path, service, tiers } = order;
    const question = JSON.stringify([client.name, tiers, likenesses.get(service)]);
    if (!answered.has(question)) answered.set(question, firstBroken(order, view));
    const broken = answered.get(question);
    if (broken === undefined) continue;
    const found = broken.answer.verdict === 'unknown' || broken.isUnseen ? warnings : errors;
    found.push({ path, problem: describeBroken(order, broken) });
  }
  return { errors: oncePerText(errors.map(asText)), warnings: oncePerText(warnings.map(asText)) };
}

/** The clusters that should answer for each service. */
function membersOf(promised: readonly PromisedOrder[]): Map<string, Set<string>> {
  const members = new Map<string, Set<string>>();
  for (const { service, tiers } of promised) {
    const known = members.get(service) ?? new Set();
    members.set(service, known);
    for (const tier of tiers) for (const cluster of tier) known.add(cluster);
  }
  return members;
}

interface Located {
  readonly path: string;
  readonly problem: Problem;
}

/** The first tier that does not take all traffic. */
interface Broken {
  /** Which tier should have answered. */
  readonly turn: number;
  readonly isGone: boolean;
  /** True if a whole cluster is down and nothing can see it: outlier detection counts no failures of a TCP port. */
  readonly isUnseen: boolean;
  readonly answer: Answer;
}

function firstBroken(order: PromisedOrder, view: MeshView): Broken | undefined {
  const { client, service, tiers } = order;
  const asked = portOf(view.clusterOf(client.name).cluster.services.get(service));
  const isTcp = asked !== undefined && applicationProtocolOf(asked) === 'tcp';
  for (const isGone of [false, true]) {
    for (const turn of tiers.keys()) {
      if (turn === 0 && isGone) continue; // no cluster is down
      const dead = tiers.slice(0, turn).flat();
      // A cluster that is down has no clients.
      const outages = dead.map((cluster): Outage =>
        isGone && cluster !== client.name
          ? { kind: 'cluster-down', cluster }
          : { kind: 'scaled-to-zero', cluster, service },
      );
      const answer = ask(new Situation(view, outages), {
        client: { cluster: client.name, kind: 'ambient' },
        service,
        port: asked?.port,
      });
      if (!isAnsweredBy(answer, tiers[turn]!)) return { turn, isGone, isUnseen: isGone && isTcp, answer };
    }
  }
  return undefined;
}

/** The first port that a waypoint balances. A LocalityFailoverRule is the same for all ports. */
function portOf(service: Service | undefined): Service['ports'][number] | undefined {
  return service?.ports.find(isCarried);
}

/** Sums of shares are exact to about this much. */
const NEARLY_NOTHING = 1e-9;

function isAnsweredBy({ afterEjection }: Answer, clusters: readonly string[]): boolean {
  if (afterEjection === undefined || afterEjection.errors > NEARLY_NOTHING) return false;
  return [...afterEjection.clusters].every(([name, share]) => share < NEARLY_NOTHING || clusters.includes(name));
}

function describeBroken(
  { client, tiers, waysToAllow }: PromisedOrder,
  { turn, isGone, isUnseen, answer }: Broken,
): Problem {
  const asked =
    tiers[0]?.[0] === client.name
      ? `orders clusters for clients in ${client.name}: ${tiers.map((tier) => tier.join(' or ')).join(', then ')}.`
      : `drains ${client.name} to ${tiers[0]?.join()}.`;
  const dead = tiers.slice(0, turn).flat();
  const been = dead.length === 1 ? (isGone ? 'is gone' : 'has no pods') : isGone ? 'are gone' : 'have no pods';
  const when = dead.length === 0 ? 'while all is well' : `once ${dead.join(' and ')} ${been}`;
  const message = `${asked} But ${when}, ${describeShares(answer)} (Istio ${describeVersion(client.istioVersion)}).`;
  if (isUnseen) {
    return {
      message,
      why: 'the port is for TCP: outlier detection does not see that a whole cluster fails, so requests go on to it.',
      fix: 'set appProtocol where the port carries HTTP or gRPC; else move the clients by a change of the order or the drain.',
    };
  }
  return {
    message,
    why:
      dead.length === 0
        ? 'requests go elsewhere than reviewed, with nothing out of order: to a cluster that is to be empty, or to one that should not get them.'
        : 'in that outage requests go elsewhere than reviewed: to a farther cluster, to one that should not get them, or nowhere.',
    fix: waysToAllow ?? changesFor(answer, tiers[turn]!),
  };
}

function describeVersion(stated: string | undefined): string {
  const { text, assumed } = parseIstioVersion(stated);
  return assumed ? `${text}, assumed` : text;
}

function describeShares({ afterEjection, reasons }: Answer): string {
  if (afterEjection === undefined)
    return `the prediction cannot tell which clusters answer: ${reasons.at(-1)?.text ?? ''}`;
  const { clusters, errors } = afterEjection;
  const ends = [...clusters].map(([name, share]) => `${percent(share)} of requests go to ${name}`);
  if (errors > NEARLY_NOTHING) ends.push(`${percent(errors)} of requests fail`);
  return ends.join(', ');
}

function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}

/** The changes that would alter the predicted answer, without those that would only make it certain. */
function changesFor({ reasons }: Answer, expected: readonly string[]): string {
  const changes = reasons.filter((reason) => !isAssumption(reason)).flatMap(({ change }) => change ?? []);
  return changes.length > 0
    ? [...new Set(changes)].join(' ')
    : `find out what keeps requests from ${expected.join(' or ')}: no gateway of its network, another rule for the host, a service that is not global there.`;
}

function asText({ path, problem }: Located): LocatedProblem {
  return { path, text: describeProblem(problem) };
}
