import { endsTunnels } from '../../model/workloads';
import type { Cluster } from '../../model/mesh';
import { ROOTS_CONFIG_MAP } from '../../model/security';
import { listNames } from '../../util/list-names';
import { plural } from '../../util/plural';
import { because } from '../answer';
import type { Surroundings } from './surroundings';
import type { Met } from './way';

// The steps between the client and other networks.

const MOST_NAMED = 3;

/** Kinds that refuse requests. Manifests are never known to be all there are of a kind, and a snapshot says of which it has all. */
const POLICIES = ['AuthorizationPolicy', 'PeerAuthentication', 'NetworkPolicy'];

/** What ends the tunnels to the pods of the service, in each cluster that requests meet. */
export function tunnelMet(surroundings: Surroundings): Met[] {
  const { met } = surroundings;
  return [
    ...met.flatMap((cluster) => endsOf(cluster, surroundings)),
    ...(met.length > 1 ? assumedTrust(surroundings) : []),
  ];
}

function assumedTrust({ met, assumes }: Surroundings): Met[] {
  const assumed = [
    ...(assumes('mesh-config') ? [{ what: 'one trust domain', unread: 'MeshConfig' }] : []),
    ...(met.some(({ roots }) => roots === undefined)
      ? [{ what: 'a root certificate in common', unread: `ConfigMap ${ROOTS_CONFIG_MAP}` }]
      : []),
  ];
  if (assumed.length === 0) return [];
  const [what, unread] = [assumed.map((one) => one.what).join(' and '), assumed.map((one) => one.unread).join(' and ')];
  const text = `all clusters have ${what}, so that the ends of a tunnel accept each other: ${unread} ${assumed.length > 1 ? 'were' : 'was'} not read.`;
  return [{ text, isAssumed: true }];
}

function endsOf(cluster: Cluster, { view, answer: { service } }: Surroundings): Met[] {
  const { name, namespaces, services } = cluster;
  const endpoints = view.shardsOf(service)[view.placeOf(name)!]!.endpoints;
  const object = services.get(service)?.object;
  if (endpoints.length === 0 || object === undefined) return [];
  const plain = new Set(endpoints.flatMap(({ enrolment, pod }) => (endsTunnels(enrolment) ? [] : [pod])));
  if (plain.size > 0) {
    const text = `has ${plural(plain.size, 'pod')} in ${name} for which no ztunnel ends tunnels: they get plain text.`;
    return [because(text, name, object)];
  }
  const namespace = namespaces.get(object.namespace ?? 'default');
  if (namespace === undefined) {
    const text = `ztunnel ends tunnels for the pods of ${service} in ${name}: their Namespace was not read.`;
    return [{ text, cluster: name, isAssumed: true }];
  }
  return [because(`enrols the pods of ${service}: ztunnel ends tunnels for them.`, name, namespace)];
}

/** The policies of the clusters that requests meet, where none refuses any. */
export function policyMet({ met }: Surroundings): Met[] {
  const names = listNames(
    met.map(({ name }) => name),
    MOST_NAMED,
  );
  const read = met.flatMap(({ name, policies: { authorization, network, peerAuthentication } }) =>
    [...authorization, ...network, ...peerAuthentication].map(({ object }) => ({ name, object })),
  );
  const [only, ...others] = read;
  const none: Met[] =
    only === undefined
      ? []
      : others.length === 0
        ? [because('refuses none of these requests.', only.name, only.object)]
        : [{ text: `none of the ${read.length} policies of ${names} that were read refuses these requests.` }];
  if (met.some(({ readKinds }) => POLICIES.some((kind) => !readKinds.has(kind)))) {
    const text = `${only === undefined ? 'no policy' : 'no other policy'} refuses requests in ${names}: policies were not read of all of them.`;
    return [...none, { text, isAssumed: true }];
  }
  return only === undefined ? [{ text: `${names} ${met.length === 1 ? 'has' : 'have'} no policy.` }] : none;
}
