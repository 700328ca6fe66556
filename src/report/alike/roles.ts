import { formatOutages, type Outage } from '../../predict/outage';
import { compareText } from '../../util/compare-text';

/** Stands for the cluster that an outage is in, where it may be any of several. */
export const ANY_CLUSTER = 'CLUSTER';
const ANY_ZONE = 'ZONE';
/** Stands for the namespace of a service. */
export const ANY_NAMESPACE = 'NAMESPACE';

/** Outages in one cluster each that differ in that cluster alone. */
export interface OutageForm {
  /** "failing:CLUSTER:gateway-error". */
  readonly form: string;
  /** Where it is; undefined where it is not about one cluster. */
  readonly where: OutagePlace | undefined;
}

/** A cluster, and a zone of it where the outage is about one. */
export interface OutagePlace {
  readonly cluster: string;
  readonly zone?: string;
}

/** What an outage is, whichever cluster it is in. Several outages at once are what they are. */
export function formOf(outages: readonly Outage[], service: string): OutageForm {
  const [outage, another] = outages;
  if (outage?.cluster === undefined || another !== undefined) {
    return { form: formatOutages(outages, service), where: undefined };
  }
  const { cluster } = outage;
  if (outage.kind !== 'zone-down') {
    return { form: formatOutages([{ ...outage, cluster: ANY_CLUSTER }], service), where: { cluster } };
  }
  const any = { ...outage, cluster: ANY_CLUSTER, zone: ANY_ZONE };
  return { form: formatOutages([any], service), where: { cluster, zone: outage.zone } };
}

/** The same for whichever namespace a service and its waypoint are in. */
export function withoutNamespace(outages: readonly Outage[], service: string): Outage[] {
  return outages.map((outage) => inNamespace(outage, service, ANY_NAMESPACE));
}

/** Outages of a service as those of another one that differs from it in names alone. */
export function outagesOfTwin(outages: readonly Outage[], service: string, twin: string): Outage[] {
  return outages
    .map((outage) => inNamespace(outage, service, twin.slice(0, twin.indexOf('/'))))
    .map((outage) => ('service' in outage && outage.service === service ? { ...outage, service: twin } : outage));
}

/** With another namespace for that of a service, if that is where the waypoint is. */
function inNamespace(outage: Outage, service: string, namespace: string): Outage {
  const own = service.slice(0, service.indexOf('/') + 1);
  return outage.kind === 'waypoint-down' && outage.waypoint?.startsWith(own) === true
    ? { ...outage, waypoint: `${namespace}/${outage.waypoint.slice(own.length)}` }
    : outage;
}

/** "cluster1", or "cluster1:zone". */
export function formatPlace({ cluster, zone }: OutagePlace): string {
  return zone === undefined ? cluster : `${cluster}:${zone}`;
}

/** What a name is to an answer, by the name. */
export type Roles = ReadonlyMap<string, string>;

/** The names that stand for the cluster of an outage and for that of a client. */
export function rolesOf(
  client: string,
  where: OutagePlace | undefined,
  networkOf: (cluster: string) => string | undefined,
): Roles {
  const roles = new Map<string, string>();
  const add = (cluster: string, role: string): void => {
    const network = networkOf(cluster);
    if (network !== undefined && network !== '') roles.set(network, `the network of ${role}`);
    roles.set(cluster, role);
  };
  if (client !== where?.cluster) add(client, 'the client');
  if (where?.zone !== undefined && where.zone !== '') roles.set(where.zone, 'the zone');
  if (where !== undefined) add(where.cluster, 'the outage');
  return roles;
}

/** All names of clusters and networks, for texts to be compared without them. */
export function rolesOfAll(clusters: readonly string[], networkOf: (cluster: string) => string | undefined): Roles {
  const roles = new Map<string, string>();
  for (const cluster of clusters) {
    const network = networkOf(cluster);
    if (network !== undefined && network !== '') roles.set(network, 'a network');
  }
  for (const cluster of clusters) roles.set(cluster, 'a cluster');
  return roles;
}

/** The names that stand for a service. */
export function rolesOfService(service: string): Roles {
  const [namespace = '', name = ''] = service.split('/');
  return new Map([
    [namespace, 'the namespace'],
    [name, 'the name'],
    [service, 'the service'],
  ]);
}

/**
 * A text with roles in place of names. It keeps all that the text says: with the names of the roles put back, it is the text
 * again, so two texts that come to the same say the same of their clusters.
 */
export function shapeOf(text: string, roles: Roles): string {
  const names = [...roles.keys()].sort((left, right) => right.length - left.length || compareText(left, right));
  if (names.length === 0) return JSON.stringify([text]);
  const anyName = new RegExp(`(?<!\\w)(${names.map(escapeRegExp).join('|')})(?!\\w)`);
  // Every second part is a name.
  const parts = text.split(anyName).map((part, index) => (index % 2 === 0 ? part : { role: roles.get(part) }));
  return JSON.stringify(parts);
}

/** A text about one service as it would be about another. */
export function aboutTwin(text: string, service: string, twin: string): string {
  const names = new Map([...rolesOfService(twin)].map(([name, role]) => [role, name]));
  const parts = JSON.parse(shapeOf(text, rolesOfService(service))) as (string | { readonly role: string })[];
  return parts.map((part) => (typeof part === 'string' ? part : names.get(part.role))).join('');
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
