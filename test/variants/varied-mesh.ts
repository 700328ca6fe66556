import { Random } from '../../conformance/synth/random';
import { toMesh, type Mesh } from '../../src/model/mesh/mesh';
import { toKubeObject } from '../../src/model/read/tree/objects';
import type { MeshEdit } from '../../src/predict/edit/edit';
import { Prediction } from '../../src/predict/prediction/prediction';
import { parseOutage } from '../../src/predict/outage/outage-syntax';
import type { Answer } from '../../src/predict/answer/answer';
import { runRules } from '../../src/rules/engine/run';
import { liveObjects } from './live-objects';

// Meshes that work, each with names, sizes, versions and decoys of its own by its number, so that a mistake can be put into any.

export type Manifest = Readonly<Record<string, unknown>> & {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Readonly<Record<string, unknown>> & { readonly name: string };
};

/** What a mesh has alike in all of its clusters, and where it differs from others. */
export interface Plan {
  readonly number: number;
  readonly clusters: readonly string[];
  readonly namespace: string;
  readonly service: string;
  readonly waypoint: string;
  readonly port: Readonly<Record<string, unknown>> & { readonly port: number };
  readonly replicas: number;
  readonly istioVersion: string;
  /** True for a snapshot of live clusters, false for a tree of manifests. */
  readonly isLive: boolean;
}

export function hostOf({ service, namespace }: Pick<Plan, 'service' | 'namespace'>): string {
  return `${service}.${namespace}.svc.cluster.local`;
}

const VERSIONS = ['1.28.6', '1.29.6', '1.30.4', '1.31.0', '1.31.0'];
const HTTP_PORTS = [
  { name: 'http', port: 80, targetPort: 8080 },
  { name: 'http-web', port: 5000 },
  { name: 'web', port: 8080, appProtocol: 'http' },
  { name: 'grpc', port: 9000, targetPort: 9000 },
] as const;

export function planOf(random: Random, number: number): Plan {
  const many = random.pick([2, 2, 3]);
  const word = random.pick(['c', 'east-', 'prod-eu']);
  return {
    number,
    clusters: Array.from({ length: many }, (_, index) => `${word}${index + 1}`),
    namespace: random.pick(['app', 'shop', 'team-a', 'payments']),
    service: random.pick(['cart', 'api', 'ledger', 'front']),
    waypoint: random.pick(['waypoint', 'wp', 'shared']),
    port: random.pick(HTTP_PORTS),
    replicas: 1 + random.below(4),
    istioVersion: random.pick(VERSIONS),
    isLive: random.below(2) === 0,
  };
}

const GATEWAY_API = 'gateway.networking.k8s.io/v1';

/** What makes failover work in one cluster. */
export function healthyObjects(plan: Plan, cluster: string): Manifest[] {
  const { namespace, service, waypoint } = plan;
  const network = `net-${cluster}`;
  return [
    object('v1', 'Namespace', { name: 'istio-system', labels: { 'topology.istio.io/network': network } }),
    object('v1', 'Namespace', {
      name: namespace,
      labels: { 'istio.io/dataplane-mode': 'ambient', 'kubernetes.io/metadata.name': namespace },
    }),
    object(
      GATEWAY_API,
      'Gateway',
      { name: 'eastwest', namespace: 'istio-system', labels: { 'topology.istio.io/network': network } },
      {
        gatewayClassName: 'istio-east-west',
        listeners: [
          {
            ...{ name: 'mesh', port: 15008, protocol: 'HBONE' },
            tls: { mode: 'Terminate', options: { 'gateway.istio.io/tls-terminate-mode': 'ISTIO_MUTUAL' } },
          },
        ],
      },
    ),
    ...waypointObjects(namespace, waypoint),
    ...serviceObjects(plan, service),
  ];
}

export function waypointObjects(namespace: string, name: string): Manifest[] {
  return [
    object(
      GATEWAY_API,
      'Gateway',
      { name, namespace, labels: { 'istio.io/global': 'true', 'istio.io/waypoint-for': 'service' } },
      { gatewayClassName: 'istio-waypoint', listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE' }] },
    ),
  ];
}

interface OfService {
  /** Of its pods beside `app`. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly selector?: Readonly<Record<string, string>>;
}

/** A global Service at the waypoint, with its DestinationRule and pods. */
export function serviceObjects(plan: Plan, name: string, { labels = {}, selector }: OfService = {}): Manifest[] {
  const { namespace, waypoint, port, replicas } = plan;
  const app = { app: name, ...labels };
  return [
    object(
      'v1',
      'Service',
      { name, namespace, labels: { 'istio.io/global': 'true', 'istio.io/use-waypoint': waypoint } },
      { selector: selector ?? app, ports: [port] },
    ),
    object(
      'apps/v1',
      'Deployment',
      { name, namespace },
      {
        replicas,
        selector: { matchLabels: app },
        template: {
          metadata: { labels: app },
          spec: { serviceAccountName: name, containers: [{ name: 'app', image: 'app:1' }] },
        },
      },
    ),
    destinationRule(plan, name),
  ];
}

export function destinationRule({ namespace, number }: Plan, name: string): Manifest {
  return object(
    'networking.istio.io/v1',
    'DestinationRule',
    { name, namespace },
    {
      host: hostOf({ service: name, namespace }),
      trafficPolicy: {
        outlierDetection: {
          consecutive5xxErrors: 1 + (number % 5),
          interval: '10s',
          baseEjectionTime: '30s',
          maxEjectionPercent: 100,
          minHealthPercent: 1,
        },
        loadBalancer: {
          simple: number % 2 === 0 ? 'ROUND_ROBIN' : 'LEAST_REQUEST',
          localityLbSetting: { enabled: true, failoverPriority: ['topology.istio.io/cluster'] },
        },
      },
    },
  );
}

export function object(
  apiVersion: string,
  kind: string,
  metadata: Manifest['metadata'],
  spec?: Readonly<Record<string, unknown>>,
): Manifest {
  return { apiVersion, kind, metadata, ...(spec === undefined ? {} : { spec }) };
}

/** The objects of all clusters, by cluster. */
export type Objects = Readonly<Record<string, readonly Manifest[]>>;

export function everywhere(plan: Plan, make: (cluster: string) => readonly Manifest[]): Objects {
  return Object.fromEntries(plan.clusters.map((cluster) => [cluster, make(cluster)]));
}

/** Who asks for which service. */
export interface Asked {
  readonly service?: string;
  readonly kind?: 'ambient' | 'ingress';
}

/** One mesh of a kind: what is said of it depends on its number alone. */
export class Variant {
  private readonly mesh: Mesh;

  constructor(
    public readonly plan: Plan,
    objects: Objects,
    /** What is to be said of a cluster beside its objects, where that is not as in other variants. */
    factsOf: (cluster: string) => object = () => ({}),
  ) {
    this.mesh = toMesh({
      facts: {},
      clusters: Object.entries(objects).map(([name, manifests], place) => ({
        facts: {
          ...{ name, folder: name, istioVersion: plan.istioVersion },
          ...{ network: `net-${name}`, region: `region-${name}` },
          ...factsOf(name),
        },
        objects: (plan.isLive ? liveObjects(manifests, place) : manifests).map((body, index) =>
          toKubeObject(body, body.apiVersion, body.kind, { file: `${name}/all.yaml`, document: index + 1, line: 1 }),
        ),
      })),
    });
  }

  /** What a client in the first cluster gets. */
  public ask(outage?: string, { service = this.plan.service, kind = 'ambient' }: Asked = {}): Answer {
    const { clusters, namespace, port } = this.plan;
    const key = `${namespace}/${service}`;
    return new Prediction(this.mesh).ask(
      { client: { cluster: clusters[0]!, kind }, service: key, port: port.port },
      outage === undefined ? [] : [parseOutage(outage, key)],
    );
  }

  /** "verdict, so many percent errors after ejection". */
  public told(outage?: string, asked?: Asked): string {
    const { verdict, afterEjection } = this.ask(outage, asked);
    const errors = afterEjection === undefined ? 'unknown' : `${Math.round(afterEjection.errors * 100)} % errors`;
    return `${verdict}, ${errors}`;
  }

  /** The same of the mesh with a change made to it. */
  public cured(cure: MeshEdit, outage: string): Answer {
    const { clusters, namespace, service, port } = this.plan;
    const key = `${namespace}/${service}`;
    const question = { client: { cluster: clusters[0]!, kind: 'ambient' as const }, service: key, port: port.port };
    return new Prediction(this.mesh).edited(cure).ask(question, [parseOutage(outage, key)]);
  }

  /** The first finding of a rule. */
  public finding(rule: string): { readonly message: string } | undefined {
    return runRules(this.mesh).found.find(({ finding }) => finding.rule === rule)?.finding;
  }

  /** What `check` finds of a severity: the ids of the rules, each once. */
  public found(...severities: string[]): string[] {
    const { found } = runRules(this.mesh);
    const ids = found.filter(({ finding }) => severities.includes(finding.severity)).map(({ finding }) => finding.rule);
    return [...new Set(ids)];
  }
}

/** So many of each kind; each can be made again by its number alone. */
export const MANY = 24;

/** Rows for `test.each`: a number, and the mesh that it stands for. */
export function variants<Made>(make: (random: Random, plan: Plan) => Made): [number, Made][] {
  return Array.from({ length: MANY }, (_, number) => {
    const random = new Random(7_919 * (number + 1));
    return [number, make(random, planOf(random, number))];
  });
}
