import { parse, stringify } from 'yaml';
import type { Match, SaidRow } from '../../../src/istio/ledger';
import { isMap } from '../../../src/util/maps';
import { httpRoute, INGRESS, NAMESPACE, rule, service, UNBOUND, virtualService, WAYPOINT, workload } from '../mesh';

// The smallest objects that have an input of the ledger, for a mesh in which they concern its service.

type Body = Record<string, unknown>;

/** The documents of a cluster in which an object has the input, and the others are those of a healthy one. */
export function documentsWith(row: SaidRow, match: Match): string[] {
  const object = withInput(match, bodyFor(match, row));
  const waypoint = match.referredToBy === undefined ? WAYPOINT : PARAMETRIZED;
  const others = [NAMESPACE, waypoint, serviceFor(row), rule(), workload(2), INGRESS].map(
    (text) => parse(text) as Body,
  );
  const kept = others.filter((other) => identityOf(other) !== identityOf(object));
  return [...kept, object].map((body) => stringify(body));
}

function identityOf({ kind, metadata }: Body): string {
  const { namespace, name } = metadata as Body;
  return JSON.stringify([kind, namespace, name]);
}

/** Rows on routes of connections. */
const FOR_CONNECTIONS = ['virtual-service-tls', 'virtual-service-tcp-sources', 'tcp-route', 'tls-route'];

/** A waypoint that takes what the ConfigMap says of it. */
const PARAMETRIZED = WAYPOINT.replace(
  'listeners:',
  'infrastructure: { parametersRef: { group: "", kind: ConfigMap, name: named } }, listeners:',
);

/** What only a node proxy meets it meets where there is no waypoint. */
function serviceFor({ id, clients }: SaidRow): string {
  if (id === 'endpoint-without-pod') return UNBOUND;
  if (FOR_CONNECTIONS.includes(id)) return service().replace('name: http,', 'name: tls,');
  return service('helloworld', clients === 'ingress' ? { 'istio.io/ingress-use-waypoint': 'true' } : {});
}

function bodyFor(match: Match, { concerns, id, ...row }: SaidRow): Body {
  const { group, kind, labelled } = match;
  const labels = labelled === undefined ? { app: 'helloworld' } : { [labelled]: 'waypoint' };
  const inSystem = (name: string, spec: Body = {}): Body => ({
    apiVersion: group === '' ? 'v1' : `${group}/v1`,
    kind,
    metadata: {
      name,
      namespace: 'istio-system',
      labels: concerns === 'network' ? { 'topology.istio.io/network': 'n' } : {},
    },
    spec,
  });
  switch (kind) {
    case 'Service':
      return concerns === 'network'
        ? inSystem('eastwest', { type: 'NodePort' })
        : (parse(serviceFor({ concerns, id, ...row })) as Body);
    case 'Namespace':
      return parse(
        match.unlabelled === undefined ? NAMESPACE : NAMESPACE.replace('istio.io/dataplane-mode', 'team'),
      ) as Body;
    case 'Gateway':
      if (group === 'networking.istio.io') break;
      if (concerns === 'network') {
        const gateway = inSystem('eastwest', { gatewayClassName: 'istio-east-west' });
        const annotations = { 'networking.istio.io/service-type': 'NodePort' };
        return { ...gateway, metadata: { ...(gateway.metadata as Body), annotations } };
      }
      return parse(concerns === 'cluster' ? INGRESS : WAYPOINT) as Body;
    case 'GatewayClass':
      return { ...inSystem('istio-waypoint'), metadata: { name: 'istio-waypoint' } };
    case 'DestinationRule':
      return parse(rule()) as Body;
    case 'VirtualService':
      return parse(virtualService({})) as Body;
    case 'HTTPRoute':
    case 'GRPCRoute':
      return { ...(parse(httpRoute([])) as Body), kind };
    case 'TCPRoute':
    case 'TLSRoute':
    case 'UDPRoute':
      return { ...(parse(httpRoute([])) as Body), apiVersion: `${group}/v1`, kind };
    case 'Pod': {
      const ofIngress = row.clients === 'ingress' && labelled !== undefined;
      const metadata = ofIngress
        ? { name: 'pod', namespace: 'edge', labels: { [labelled]: 'ingress' } }
        : { name: 'pod', namespace: 'sample', labels };
      return { apiVersion: 'v1', kind, metadata, spec: {} };
    }
    case 'EndpointSlice': {
      const metadata = { name: 's', namespace: 'sample', labels: { 'kubernetes.io/service-name': 'helloworld' } };
      return { apiVersion: 'discovery.k8s.io/v1', kind, metadata, addressType: 'IPv4', ports: [], endpoints: [{}] };
    }
    case 'ServiceEntry':
      return ofSample(match, { hosts: ['helloworld.sample.svc.cluster.local'] });
    case 'WorkloadEntry':
      return ofSample(match, { labels: { app: 'helloworld' }, address: '192.0.2.1' });
    case 'BackendTLSPolicy':
    case 'XBackendTrafficPolicy':
    case 'BackendLBPolicy':
      return ofSample(match, { targetRefs: [{ group: '', kind: 'Service', name: 'helloworld' }] });
    default:
  }
  if (match.name !== undefined) return inSystem(match.name);
  return ofSample(match, {});
}

function ofSample({ group, kind }: Match, spec: Body): Body {
  return {
    apiVersion: group === '' ? 'v1' : `${group}/v1`,
    kind,
    metadata: { name: 'named', namespace: 'sample' },
    spec,
  };
}

/** Where any text will not do. */
const VALUES: Readonly<Record<string, string>> = {
  'data.deployment': 'spec: {template: {spec: {containers: [{\nenv: []}]}}}',
  'data.service': 'spec: {}',
  'data.EXCLUDE_NAMESPACES': 'sample',
  EXCLUDE_NAMESPACES: 'sample',
  ISTIO_META_NETWORK: '$(ELSEWHERE)',
};

function placeOf(match: Match): string {
  if (match.at === 'environment') return match.variable;
  return match.at === 'field' ? match.path : '';
}

function withInput(match: Match, object: Body): Body {
  const value = match.only?.[0] ?? VALUES[placeOf(match)] ?? meaning(match);
  const metadata = object.metadata as Body;
  switch (match.at) {
    case 'object':
      return object;
    case 'label':
    case 'annotation': {
      const field = match.at === 'label' ? 'labels' : 'annotations';
      return {
        ...object,
        metadata: { ...metadata, [field]: { ...(metadata[field] as Body | undefined), [match.key]: value } },
      };
    }
    case 'field':
      if (match.absent === 'live') return { ...object, status: {} };
      if (match.absent === 'always') return object;
      return setAt(object, match.path.split('.'), value) as Body;
    case 'mesh-config':
      return { ...object, data: { mesh: stringify(setAt({}, match.path.split('.'), value)) } };
    case 'environment': {
      const containers = [{ name: 'discovery', env: [{ name: match.variable, value }] }];
      return object.kind === 'Pod'
        ? { ...object, spec: { containers } }
        : { ...object, spec: { template: { spec: { containers } } } };
    }
  }
}

function setAt(inside: unknown, [step, ...rest]: readonly string[], value: string): unknown {
  if (step === undefined) return value;
  const [, field = '', index] = /^([^[]+)(?:\[(\d*)\])?$/.exec(step) ?? [];
  const map = isMap(inside) ? inside : {};
  if (index === undefined) return { ...map, [field]: setAt(map[field], rest, value) };
  const list: unknown[] = Array.isArray(map[field]) ? [...(map[field] as unknown[])] : [];
  for (let place = 0; place < Number(index); place += 1) list[place] ??= 'first';
  list[Number(index)] = setAt(list[Number(index)], rest, value);
  return { ...map, [field]: list };
}

/** A value that is not one of those without effect. */
function meaning({ harmless = [] }: Match): string {
  return ['true', 'something'].find((value) => !harmless.includes(value))!;
}
