import type { AuthorizationPolicy } from './authorization-policy';
import { anyOf, type Extent } from './extent';
import { extentOfRule, type Connection } from './matches';

/** Of the connections that are described, those that policies refuse, and the policy that does. */
export interface Judgement {
  readonly refused: Extent;
  /** The first that refuses; undefined where none does, or none that is an object. */
  readonly by: AuthorizationPolicy | undefined;
}

export const NONE_REFUSED: Judgement = { refused: 'none', by: undefined };

/**
 * Asks policies that apply: what a DENY policy matches is refused, and what no ALLOW policy matches, if there is one. An AUDIT
 * policy refuses nothing, and a CUSTOM one asks a program, which only an Envoy does.
 *
 * @param implicit what a policy allows that istiod itself adds, undefined where it adds none
 * @see ztunnel src/state.rs assert_rbac
 */
export function judge(policies: readonly AuthorizationPolicy[], connection: Connection, implicit?: Extent): Judgement {
  const enforced = policies.filter(({ isDryRun }) => !isDryRun);
  const denials = enforced
    .filter(({ action }) => action === 'DENY')
    .map((policy) => ({ policy, extent: extentOf(policy, connection) }));
  const denying = denials.find(({ extent }) => extent === 'all');
  if (denying !== undefined) return { refused: 'all', by: denying.policy };
  const allowing = enforced.filter(({ action }) => action === 'ALLOW');
  const isAsked = allowing.length > 0 || implicit !== undefined;
  const allowed = isAsked
    ? anyOf([...allowing.map((policy) => extentOf(policy, connection)), implicit ?? 'none'])
    : 'all';
  if (allowed === 'none') return { refused: 'all', by: allowing[0] };
  const custom = connection.enforcer === 'ztunnel' ? undefined : enforced.find((policy) => policy.action === 'CUSTOM');
  const doubtful = denials.find(({ extent }) => extent === 'some')?.policy ?? custom;
  if (doubtful !== undefined) return { refused: 'some', by: doubtful };
  return allowed === 'some' ? { refused: 'some', by: allowing[0] } : NONE_REFUSED;
}

function extentOf({ action, rules, namespace }: AuthorizationPolicy, connection: Connection): Extent {
  return anyOf(rules.map((rule) => extentOfRule(rule, action === 'DENY' ? 'DENY' : 'ALLOW', namespace, connection)));
}
