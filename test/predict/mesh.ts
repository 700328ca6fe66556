import { parseAllDocuments } from 'yaml';
import { toMesh, type Mesh, type MeshSource } from '../../src/model/mesh/mesh';
import type { ClusterFacts } from '../../src/model/read/files/mesh-file';
import { toKubeObject } from '../../src/model/read/tree/objects';
import type { Answer } from '../../src/predict/answer/answer';
import type { Client } from '../../src/predict/client/client';
import type { Outage } from '../../src/predict/outage/outage';
import { Prediction } from '../../src/predict/prediction/prediction';
import type { Spread } from '../../src/predict/shares/spread';

// The guide's set-up for as many clusters as a test wants, each in a network of its own, and short words for answers.

export const SERVICE = 'sample/helloworld';

export const NAMESPACE = `
apiVersion: v1
kind: Namespace
metadata: { name: sample, labels: { istio.io/dataplane-mode: ambient } }
`;

export const WAYPOINT = `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: waypoint, namespace: sample, labels: { istio.io/waypoint-for: service, istio.io/global: "true" } }
spec: { gatewayClassName: istio-waypoint, listeners: [{ name: mesh, port: 15008, protocol: HBONE }] }
`;

export const LOCAL_WAYPOINT = WAYPOINT.replace(', istio.io/global: "true"', '');

/** A Service with a waypoint, and labels more. */
export function service(name = 'helloworld', labels: Readonly<Record<string, string>> = {}): string {
  const all = { 'istio.io/global': 'true', 'istio.io/use-waypoint': 'waypoint', ...labels };
  return `
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: sample, labels: ${JSON.stringify(all)} }
spec: { selector: { app: ${name} }, ports: [{ name: http, port: 5000 }] }
`;
}

/** The Service, bound to no waypoint by itself. */
export const UNBOUND = service().replace(',"istio.io/use-waypoint":"waypoint"', '');

/** That Service, with a traffic distribution. */
export function preferring(annotation: string): string {
  return UNBOUND.replace(
    'metadata: { ',
    `metadata: { annotations: { networking.istio.io/traffic-distribution: ${annotation} }, `,
  );
}

/** Pods of a service. */
export function workload(replicas: number, name = 'helloworld', labels: Readonly<Record<string, string>> = {}): string {
  return `
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: sample }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: ${name} } }
  template: { metadata: { labels: ${JSON.stringify({ app: name, ...labels })} } }
`;
}

/** What the Deployment of an istiod says. */
export interface IstiodOptions {
  readonly revision?: string;
  readonly replicas?: number;
  readonly status?: object;
  /** Beside those of the guide for several networks. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** The Deployment of istiod, as the guide for several networks has it. */
export function istiod({
  revision = 'default',
  replicas = 1,
  status = {},
  variables = {},
}: IstiodOptions = {}): string {
  const environment = { PILOT_ENABLE_AMBIENT: 'true', AMBIENT_ENABLE_MULTI_NETWORK: 'true', ...variables };
  const env = Object.entries(environment).map(([name, value]) => ({ name, value }));
  return `
apiVersion: apps/v1
kind: Deployment
metadata: { name: istiod, namespace: istio-system, labels: { app: istiod, istio.io/rev: ${revision} } }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: istiod } }
  template:
    metadata: { labels: { app: istiod } }
    spec: { containers: [{ name: discovery, image: "docker.io/istio/pilot:1.31.0", env: ${JSON.stringify(env)} }] }
status: ${JSON.stringify(status)}
`;
}

/** An ingress gateway. */
export const INGRESS = `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: ingress, namespace: edge }
spec: { gatewayClassName: istio, listeners: [{ name: http, port: 80, protocol: HTTP }] }
`;

/** A Gateway that stands for the network of cluster2 where it is declared, at these addresses. */
export function peer(...addresses: readonly string[]): string {
  const values = addresses.map((value) => ({ type: 'IPAddress', value }));
  return `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: peer, namespace: istio-system, labels: { topology.istio.io/network: network-of-cluster2 } }
spec:
  gatewayClassName: istio-remote
  addresses: ${JSON.stringify(values)}
  listeners: [{ name: hbone, port: 15008, protocol: HBONE }]
`;
}

/** An HTTPRoute for the Service. @param more of its parentRef */
export function httpRoute(rules: unknown, more = ''): string {
  return `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: helloworld, namespace: sample }
spec: { parentRefs: [{ group: "", kind: Service, name: helloworld${more} }], rules: ${JSON.stringify(rules)} }
`;
}

/** A VirtualService for the host of the Service. */
export function virtualService(spec: object, namespace = 'sample', name = 'helloworld'): string {
  return `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: ${name}, namespace: ${namespace} }
spec: ${JSON.stringify({ hosts: ['helloworld.sample.svc.cluster.local'], ...spec })}
`;
}

export interface RuleOptions {
  readonly outlierDetection?: Readonly<Record<string, unknown>>;
  readonly localityLbSetting?: Readonly<Record<string, unknown>>;
  readonly subsets?: readonly unknown[];
}

/** The thresholds of Istio's guide, literally. */
export const GUIDE = { consecutive5xxErrors: 1, interval: '1s', baseEjectionTime: '1m' };
/** Those that a LocalityFailoverRule writes by itself. */
export const OURS = {
  consecutiveGatewayErrors: 5,
  consecutive5xxErrors: 0,
  maxEjectionPercent: 100,
  minHealthPercent: 1,
};

/** A DestinationRule for a service of the namespace sample. */
export function rule(
  {
    outlierDetection = OURS,
    localityLbSetting = { failoverPriority: ['topology.istio.io/cluster'] },
    subsets = [],
  }: RuleOptions = {},
  name = 'helloworld',
): string {
  const spec = {
    host: `${name}.sample.svc.cluster.local`,
    trafficPolicy: { outlierDetection, loadBalancer: { localityLbSetting } },
    ...(subsets.length === 0 ? {} : { subsets }),
  };
  return `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: ${name}, namespace: sample }
spec: ${JSON.stringify(spec)}
`;
}

/** Everything in one cluster. */
export const WHOLE: readonly string[] = [NAMESPACE, WAYPOINT, service(), rule(), workload(2)];

/** The documents of a cluster, with what is to be said of it beside them. */
export interface ClusterOf extends Partial<Omit<ClusterFacts, 'name' | 'folder'>> {
  readonly documents: readonly string[];
}

/** A mesh of these clusters, each in a network and a region of its own unless it says otherwise. */
export function meshOf(clusters: Clusters): Mesh {
  return toMesh(sourceOf(clusters));
}

/** By name. */
export type Clusters = Readonly<Record<string, ClusterOf | readonly string[]>>;

/** What such a mesh is read from. */
export function sourceOf(clusters: Clusters): MeshSource {
  return {
    facts: {},
    clusters: Object.entries(clusters).map(([name, given]) => {
      const { documents, ...facts } = 'documents' in given ? given : { documents: given };
      return {
        facts: {
          ...{ name, folder: name, network: `network-of-${name}`, region: `region-of-${name}`, istioVersion: '1.31.0' },
          ...facts,
        },
        objects: documents.map((text, index) => {
          const body = parseAllDocuments(text)[0]!.toJS() as Readonly<Record<string, unknown>>;
          return toKubeObject(body, String(body.apiVersion), String(body.kind), {
            file: `${name}/sample.yaml`,
            document: index + 1,
            line: index + 1,
          });
        }),
      };
    }),
  };
}

/** Two clusters with the same documents. */
export function twoOf(documents: readonly string[], facts: Omit<ClusterOf, 'documents'> = {}): Mesh {
  return meshOf({ cluster1: { documents, ...facts }, cluster2: { documents, ...facts } });
}

export interface Asked {
  readonly outages?: readonly Outage[];
  readonly client?: Partial<Client>;
  readonly service?: string;
  readonly port?: number;
  /** @see PredictionOptions.takesRefused */
  readonly takesRefused?: boolean;
}

/** What a client in cluster1 gets. */
export function ask(
  mesh: Mesh,
  { outages = [], client = {}, service: key = SERVICE, port, takesRefused }: Asked = {},
): Answer {
  return new Prediction(mesh, { takesRefused }).ask(
    {
      client: { cluster: 'cluster1', kind: 'ambient', ...client },
      service: key,
      ...(port === undefined ? {} : { port }),
    },
    outages,
  );
}

/** A spread in whole percent: "cluster1 50, cluster2 50", with "errors" last where there are any. */
export function percent(spread: Spread | undefined): string {
  if (spread === undefined) return 'unknown';
  const parts = [...spread.clusters, ['errors', spread.errors] as const]
    .filter(([, share]) => share > 1e-9)
    .map(([name, share]) => `${name} ${Math.round(share * 100)}`);
  return parts.join(', ');
}

/** "verdict: until ejected → after". */
export function told({ verdict, untilEjected, afterEjection }: Answer): string {
  return `${verdict}: ${percent(untilEjected)} → ${percent(afterEjection)}`;
}

/** All reasons as text, with what would change them. */
export function reasonsOf({ reasons }: Answer): string {
  return reasons.map(({ object, text, change }) => [object, text, change].filter(Boolean).join(' ')).join('\n');
}
