import { HBONE_PORT } from '../../istio/vocabulary';
import { principalOf, usesHttp } from '../../model/security';
import { because, type Reason, type Reservation } from '../answer';
import { remediesOf } from './refusal-remedies';
import type { Hop, Refusal } from './refusal';

/** Refusals as reasons, each policy once for each step of the way. */
export function describeRefusals(refusals: readonly (Refusal | undefined)[]): Reason[] {
  const byText = new Map<string, Reason>();
  for (const refusal of refusals) {
    if (refusal === undefined) continue;
    const reason = describe(refusal);
    byText.set(`${reason.source ?? ''} ${reason.text}`, reason);
  }
  return [...byText.values()];
}

/** What may be refused of the requests, as reservations of an answer that holds for the others. */
export function toReservations(refusals: readonly Refusal[]): Reservation[] {
  const doubts = refusals.filter(({ refused }) => refused === 'some');
  const byRow = new Map<string, Refusal[]>();
  for (const doubt of doubts) {
    const row = ROWS[doubt.by.kind];
    byRow.set(row, [...(byRow.get(row) ?? []), doubt]);
  }
  return [...byRow].flatMap(([row, alike]) => describeRefusals(alike).map((reason) => ({ ...reason, row })));
}

/** The rows of the ledger that refusals come from. */
const ROWS = {
  authorization: 'authorization-policy',
  implicit: 'istiod-pilot-auto-allow-waypoint-policy',
  network: 'network-policy',
  'plain-text': 'peer-authentication',
  subset: 'destination-rule-subsets',
} as const satisfies Readonly<Record<Refusal['by']['kind'], string>>;

function describe(refusal: Refusal): Reason {
  const { by, cluster, refused } = refusal;
  const more = refused === 'all' ? { isCause: true, remedies: remediesOf(refusal) } : {};
  switch (by.kind) {
    case 'authorization':
      return because(textOf(refusal), cluster, by.policy.object, {
        ...more,
        path: by.policy.rules.length === 0 ? 'spec' : 'spec.rules',
      });
    case 'implicit': {
      const text = `allows pods behind a waypoint to take requests of the waypoint only (PILOT_AUTO_ALLOW_WAYPOINT_POLICY): ${who(refusal)} is refused ${where(refusal.at)}.`;
      return by.object === undefined
        ? { text: `istiod ${text}`, cluster, ...more }
        : because(text, cluster, by.object, more);
    }
    case 'network':
      return because(networkText(refusal), cluster, by.object, {
        ...more,
        path: `spec.${by.direction}`,
      });
    case 'plain-text':
      return because(
        refused === 'all'
          ? `requires mTLS (STRICT) ${where(refusal.at)}, which have a sidecar: ztunnel sends them plain text, and they refuse it.`
          : `requires mTLS (STRICT) ${where(refusal.at)}, which have a sidecar: what a waypoint sends them may be refused.`,
        cluster,
        by.object,
        {
          ...more,
          path: 'spec.mtls.mode',
        },
      );
    case 'subset':
      return because(
        `has the subset ${by.subset}, which is lost ${where(refusal.at)}: the gateway passes requests on to any pod of the service there, those outside of the subset included.`,
        cluster,
        by.object,
        { path: 'spec.subsets' },
      );
  }
}

function textOf({ refused, by, at, caller }: Refusal): string {
  const policy = by.kind === 'authorization' ? by.policy : undefined;
  if (policy?.action === 'CUSTOM') return `has another program decide on requests ${where(at)}: it may refuse some.`;
  if (refused === 'some') {
    return `may refuse some requests ${where(at)}: that depends on who the client is, or on what it asks for.`;
  }
  const http =
    policy !== undefined && by.kind === 'authorization' && !by.seesRequests && policy.rules.some(usesHttp)
      ? policy.action === 'DENY'
        ? ' Its conditions on HTTP are not evaluated there.'
        : ' No rule that asks for HTTP attributes matches there.'
      : '';
  const behind =
    at.kind === 'pod' && caller.kind === 'waypoint'
      ? ' Behind a waypoint, pods see the identity of the waypoint and not that of the client.'
      : '';
  const doesWhat = policy?.action === 'DENY' ? 'denies' : 'does not allow';
  return `${doesWhat} ${who({ caller })} ${where(at)}: requests that get there are refused.${behind}${http}`;
}

function networkText({ refused, by, at, caller }: Refusal): string {
  if (by.kind !== 'network') return '';
  const { direction, port } = by;
  const what = port === HBONE_PORT ? `port ${port}, which the tunnels of the mesh use` : `port ${port}`;
  if (direction === 'egress' && at.kind === 'gateway') {
    return refused === 'all'
      ? `does not let the east-west gateway of ${at.cluster} send to ${what}: requests do not get to pods.`
      : `may keep the east-west gateway of ${at.cluster} from ${what}: that depends on where the requests go.`;
  }
  if (direction === 'egress' && caller.kind === 'client') {
    return `may keep the clients that it selects from ${what}: requests of theirs do not leave their pods.`;
  }
  if (direction === 'egress') {
    return refused === 'all'
      ? `does not let waypoints send to ${what}: requests do not get ${at.kind === 'pod' ? `to the pods of ${at.name}` : `to ${at.name}`} in ${at.cluster}.`
      : `may keep the waypoint from ${what}: that depends on where the requests go.`;
  }
  return refused === 'all'
    ? `refuses everything at ${what}, ${where(at)}: requests do not get there.`
    : `may keep requests from ${what}, ${where(at)}: that depends on where they come from.`;
}

function who({ caller }: Pick<Refusal, 'caller'>): string {
  const principal = principalOf(caller.peer);
  if (principal !== undefined) return principal;
  return caller.kind === 'outside' ? 'anything' : `any client of ${caller.cluster}`;
}

function where({ kind, name, cluster }: Hop): string {
  switch (kind) {
    case 'pod':
      return `at the pods of ${name} in ${cluster}`;
    case 'waypoint':
      return `at the waypoint ${name} of ${cluster}`;
    case 'gateway':
      return `at the east-west gateway of ${cluster}`;
    case 'ingress':
      return `at the ingress gateway ${name} of ${cluster}`;
  }
}
