import { firstReleaseWith, newestReleaseWith } from '../../istio/behaviours';
import { isMap, type KubeObject } from '../../model/object';
import { principalOf, type AuthorizationPolicy } from '../../model/security';
import { maps } from '../../util/maps';
import { set, type Edit, type Remedy } from '../edit';
import type { Refusal } from './refusal';

/** What may let refused requests through. Each is tried before it is offered. */
export function remediesOf(refusal: Refusal): readonly Remedy[] {
  const { by, cluster } = refusal;
  switch (by.kind) {
    case 'authorization':
      return refusal.at.kind === 'gateway' ? [upgradeOf(cluster)] : policyRemediesOf(refusal, by.policy);
    case 'network': {
      const { object, direction, port } = by;
      const rule = { ports: [{ protocol: 'TCP', port }] };
      return [
        {
          change: `add port ${port} (TCP) to its ${direction} rules.`,
          edit: [append(cluster, object, direction, rule)],
        },
      ];
    }
    case 'plain-text':
      return [
        {
          change: 'set PERMISSIVE for these pods.',
          edit: [set(cluster, by.object, ['spec', 'mtls', 'mode'], 'PERMISSIVE')],
        },
      ];
    case 'implicit':
    case 'subset':
      return [];
  }
}

function upgradeOf(cluster: string): Remedy {
  return {
    change: `upgrade Istio in ${cluster} to ${firstReleaseWith('gatewaysSkipServicePolicies')} or newer: a gateway then leaves such policies to the waypoint.`,
    edit: [{ kind: 'upgrade', cluster, istioVersion: newestReleaseWith('gatewaysSkipServicePolicies') }],
  };
}

function policyRemediesOf(
  { at, caller, cluster }: Refusal,
  { object, action }: AuthorizationPolicy,
): readonly Remedy[] {
  const principal = principalOf(caller.peer);
  if (principal === undefined) return [];
  const isDeny = action === 'DENY';
  const change = isDeny
    ? `leave the principal "${principal}" out of it (notPrincipals)`
    : `add a rule with the principal "${principal}"`;
  const other =
    at.kind === 'pod' && caller.kind === 'waypoint'
      ? ', or attach the policy to the service (targetRefs), to have the waypoint enforce it on the client’s identity'
      : '';
  const edit = isDeny
    ? set(
        cluster,
        object,
        ['spec', 'rules'],
        rulesOf(object).map((rule) => sparing(rule, principal)),
      )
    : append(cluster, object, 'rules', { from: [{ source: { principals: [principal] } }] });
  return [{ change: `${change}${other}.`, edit: [edit] }];
}

/** A rule that does not match a principal. */
function sparing(rule: Readonly<Record<string, unknown>>, principal: string): object {
  const from = maps(rule.from);
  const sources = from.length === 0 ? [{}] : from.map(({ source }) => (isMap(source) ? source : {}));
  const spared = sources.map((source) => ({
    source: { ...source, notPrincipals: [...listOf(source.notPrincipals), principal] },
  }));
  return { ...rule, from: spared };
}

/** Adds a rule to a list of a spec. */
function append(cluster: string, object: KubeObject, field: string, rule: object): Edit {
  const { spec } = object.body;
  return set(cluster, object, ['spec', field], [...listOf(isMap(spec) ? spec[field] : undefined), rule]);
}

function rulesOf({ body: { spec } }: KubeObject): readonly Readonly<Record<string, unknown>>[] {
  return maps(isMap(spec) ? spec.rules : undefined);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
