import { DEFAULT_TRUST_DOMAIN } from '../../istio/defaults';
import type { AttributeMatch, AuthorizationRule, Condition } from './authorization-policy';
import { anyOf, everyOf, not, type Extent } from './extent';
import { principalOf, principalPrefixOf, type Peer } from './peer';

/** What enforces a policy, and so which attributes of requests it sees. */
export type Enforcer =
  /** Sees connections, and skips a list of attributes that has none it knows. */
  | 'ztunnel'
  /** Sees connections: a waypoint for plain TCP, and an east-west gateway. */
  | 'envoy-tcp'
  /** Sees requests: a waypoint for HTTP. */
  | 'envoy-http';

/** A connection as its enforcer sees it. */
export interface Connection {
  readonly enforcer: Enforcer;
  readonly peer: Peer;
  /** The port that it was made to: of a pod at ztunnel, of the service at an Envoy. */
  readonly port: number;
  /** The trust domain of the enforcer's mesh and its aliases. */
  readonly trustDomains: readonly string[];
}

const HTTP_FIELDS: readonly string[] = ['hosts', 'methods', 'paths', 'remoteIpBlocks', 'requestPrincipals'];

/** The fields of `from` and `to` that a condition stands for. */
const FIELD_OF_KEY: Readonly<Record<string, string>> = {
  'source.ip': 'ipBlocks',
  'source.namespace': 'namespaces',
  'source.principal': 'principals',
  'destination.ip': 'destinationIps',
  'destination.port': 'ports',
};

/**
 * Of the connections that are described, those that a rule of a policy matches. What only HTTP has, an ALLOW rule that is
 * enforced on connections never matches. Of a DENY rule the rest counts; where nothing is left, an Envoy denies everything,
 * and of ztunnel istiod says that it does, and ztunnel's code does nothing: that is `some`.
 *
 * @see istio pilot/pkg/serviceregistry/ambient/authorization.go handleRule; pilot/pkg/security/authz/model/model.go Generate;
 * ztunnel src/rbac.rs Authorization.matches
 */
export function extentOfRule(
  rule: AuthorizationRule,
  action: 'ALLOW' | 'DENY',
  namespace: string,
  connection: Connection,
): Extent {
  if (action === 'ALLOW' && connection.enforcer !== 'envoy-http' && usesHttp(rule)) return 'none';
  const ofList = (list: readonly AttributeMatch[]): Extent =>
    list.length === 0 ? 'all' : anyOf(list.map((match) => extentOfMatch(match, namespace, connection)));
  return everyOf([
    ofList(rule.from),
    ofList(rule.to),
    ...rule.when.map((condition) => extentOfMatch(toMatch(condition), namespace, connection)),
  ]);
}

/** Reports whether a rule asks for attributes that only HTTP has. */
export function usesHttp({ from, to, when }: AuthorizationRule): boolean {
  return [...from, ...to, ...when.map(toMatch)].some((match) => Object.keys(match).some((field) => isHttp(field)));
}

/** Reports whether a field, or one with "not" before it, is one of requests. A key that no field stands for is, too. */
function isHttp(field: string): boolean {
  const { name } = polarityOf(field);
  return HTTP_FIELDS.includes(name) || name.includes('.');
}

function toMatch({ key, values, notValues }: Condition): AttributeMatch {
  const field = FIELD_OF_KEY[key] ?? key;
  const negated = `not${field.charAt(0).toUpperCase()}${field.slice(1)}`;
  return {
    ...(values.length > 0 ? { [field]: values } : {}),
    ...(notValues.length > 0 ? { [negated]: notValues } : {}),
  };
}

function extentOfMatch(match: AttributeMatch, namespace: string, connection: Connection): Extent {
  const fields = Object.entries(match);
  const seen = connection.enforcer === 'envoy-http' ? fields : fields.filter(([field]) => !isHttp(field));
  if (seen.length === 0 && connection.enforcer === 'ztunnel') return fields.length === 0 ? 'none' : 'some';
  return everyOf(
    seen.map(([field, values]) => {
      const { name, isNegated } = polarityOf(field);
      const extent = anyOf(values.map((value) => extentOfValue(name, value, namespace, connection)));
      return isNegated ? not(extent) : extent;
    }),
  );
}

function polarityOf(field: string): { readonly name: string; readonly isNegated: boolean } {
  const [, first, rest] = /^not([A-Z])(.*)$/.exec(field) ?? [];
  return first === undefined
    ? { name: field, isNegated: false }
    : { name: `${first.toLowerCase()}${rest ?? ''}`, isNegated: true };
}

function extentOfValue(field: string, value: string, namespace: string, connection: Connection): Extent {
  const { peer, port, enforcer } = connection;
  switch (field) {
    case 'ports':
      return Number(value) === port ? 'all' : 'none';
    case 'namespaces':
      return extentOfText(value, peer.namespace, '');
    case 'principals':
      return extentOfText(
        enforcer === 'ztunnel' ? value : inTrustDomainOf(value, connection),
        principalOf(peer),
        principalPrefixOf(peer),
      );
    case 'serviceAccounts':
      return extentOfServiceAccount(value, namespace, peer);
    case 'methods':
    case 'paths':
    case 'hosts':
      return value === '*' ? 'all' : 'some';
    case 'ipBlocks':
      return value === '0.0.0.0/0' ? 'all' : 'some';
    default:
      return 'some';
  }
}

/**
 * Of the texts that begin as is known, those that match: all of it, or its beginning or end where the pattern has a star.
 *
 * @see ztunnel src/rbac.rs StringMatch.matches
 */
function extentOfText(pattern: string, known: string | undefined, beginning: string): Extent {
  if (pattern === '*') return 'all';
  const isSuffix = pattern.startsWith('*');
  const isPrefix = !isSuffix && pattern.endsWith('*');
  const text = pattern.replace(isSuffix ? /^\*/ : /\*$/, '');
  if (known !== undefined) {
    const matches = isSuffix ? known.endsWith(text) : isPrefix ? known.startsWith(text) : known === text;
    return matches ? 'all' : 'none';
  }
  if (isSuffix) return 'some';
  if (isPrefix && beginning.startsWith(text)) return 'all';
  return text.startsWith(beginning) ? 'some' : 'none';
}

/** "namespace/name", or a name in the namespace of the policy. */
function extentOfServiceAccount(value: string, own: string, peer: Peer): Extent {
  const [first = '', second] = value.split('/');
  const [namespace, name] = second === undefined ? [own, first] : [first, second];
  if (peer.namespace !== undefined && peer.namespace !== namespace) return 'none';
  if (peer.serviceAccount !== undefined && peer.serviceAccount !== name) return 'none';
  return peer.namespace === undefined || peer.serviceAccount === undefined ? 'some' : 'all';
}

/**
 * An Envoy takes the trust domain of the mesh, its aliases and "cluster.local" for each other.
 *
 * @see istio pilot/pkg/security/trustdomain/bundle.go ReplaceTrustDomainAliases
 */
function inTrustDomainOf(principal: string, { peer: { trustDomain }, trustDomains }: Connection): string {
  const [domain = '', ...rest] = principal.split('/');
  const isOwn = domain === DEFAULT_TRUST_DOMAIN || trustDomains.includes(domain);
  return rest.length > 0 && isOwn && trustDomains.includes(trustDomain) ? [trustDomain, ...rest].join('/') : principal;
}
