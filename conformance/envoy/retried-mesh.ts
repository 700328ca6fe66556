import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Chart } from 'cdk8s';
import { Cluster, GlobalService, LocalityFailoverRule, Mesh, Waypoint, type Retries } from 'cdk8s-ambient';
import { readTree } from '../../src/model/read/tree/tree';
import { runEds } from '../endpoints/ask-istio';
import type { GeneratedMesh, Manifest } from '../endpoints/generated-mesh';

// A service with a waypoint and a failover rule, as our constructs write it and as a live cluster has it; and what istiod makes
// of its routes.

const CLUSTERS = ['cluster1', 'cluster2'];
const NAMESPACE = 'sample';
const WAYPOINT = {
  'gateway.networking.k8s.io/gateway-name': 'waypoint',
  'gateway.networking.k8s.io/gateway-class-name': 'istio-waypoint',
  'gateway.istio.io/managed': 'istio.io-mesh-controller',
};
/** The cluster of Envoy's that requests to the service go to. */
export const ENVOY_CLUSTER = 'inbound-vip|5000|http|helloworld.sample.svc.cluster.local';

/** The mesh, with pods and addresses. @param retries of the rule; undefined for none */
export function retriedMesh(retries: Retries | undefined): GeneratedMesh {
  const outdir = mkdtempSync(join(tmpdir(), 'cdk8s-ambient-retries-'));
  try {
    const mesh = new Mesh({ istioVersion: '1.31.0', outdir });
    for (const name of CLUSTERS) new Cluster(mesh, name, { network: name, gateways: [gatewayOf(name)] });
    const chart = new Chart(mesh, NAMESPACE, { namespace: NAMESPACE });
    const service = new GlobalService(chart, 'helloworld', {
      ports: [{ name: 'http', port: 5000 }],
      selector: { app: 'helloworld' },
      waypoint: new Waypoint(chart, 'waypoint'),
    });
    new LocalityFailoverRule(chart, 'failover', { service, ...(retries === undefined ? {} : { retries }) });
    mesh.synth();
    const { clusters } = readTree([outdir]);
    return {
      id: 'retries',
      clusters: clusters.map(({ facts: { name }, objects }, place) => ({
        ...{ name, network: name, gateways: [gatewayOf(name)] },
        objects: [...objects.map(({ body }) => asLive(body as Manifest)), ...podsOf(place)],
      })),
    };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

function gatewayOf(cluster: string): string {
  return `203.0.113.${CLUSTERS.indexOf(cluster) + 1}`;
}

/** What a cluster adds to an object: an address. */
function asLive(object: Manifest): Manifest {
  if (object.kind === 'Gateway') {
    return { ...object, status: { addresses: [{ type: 'Hostname', value: 'waypoint.sample.svc.cluster.local' }] } };
  }
  if (object.kind !== 'Service') return object;
  return { ...object, spec: { ...(object.spec as object), clusterIP: '10.96.0.1', clusterIPs: ['10.96.0.1'] } };
}

function podsOf(place: number): Manifest[] {
  const ports = [
    { name: 'status-port', port: 15021, protocol: 'TCP' },
    { name: 'mesh', port: 15008, protocol: 'TCP' },
  ];
  const address = `10.96.1.${place + 1}`;
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'waypoint', namespace: NAMESPACE, labels: WAYPOINT },
      spec: { type: 'ClusterIP', clusterIP: address, clusterIPs: [address], ports, selector: WAYPOINT },
    },
    pod('waypoint', WAYPOINT, `10.0.${place}.1`),
    pod('helloworld-1', { app: 'helloworld' }, `10.0.${place}.11`),
    pod('helloworld-2', { app: 'helloworld' }, `10.0.${place}.12`),
  ];
}

function pod(name: string, labels: Readonly<Record<string, string>>, podIP: string): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: NAMESPACE, labels, annotations: { 'ambient.istio.io/redirection': 'enabled' } },
    spec: { nodeName: 'node', serviceAccountName: 'default', containers: [{ name: 'app', image: 'app' }] },
    status: { phase: 'Running', podIP, podIPs: [{ ip: podIP }], conditions: [{ type: 'Ready', status: 'True' }] },
  };
}

interface RoutesAnswer {
  readonly routes: readonly { readonly cluster: string; readonly name: string; readonly config: object }[] | null;
}

/** The route configuration that istiod sends the waypoint of cluster1 for the service. @param binary conformance/go/istio/eds, built */
export async function routesOf(binary: string, mesh: GeneratedMesh): Promise<object> {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-ambient-routes-'));
  try {
    const output = join(folder, 'routes.jsonl');
    await runEds(binary, ['-routes', output], `${JSON.stringify(mesh)}\n`);
    const { routes } = JSON.parse(readFileSync(output, 'utf8')) as RoutesAnswer;
    const sent = routes?.find(({ cluster, name }) => cluster === CLUSTERS[0] && name === ENVOY_CLUSTER);
    if (sent === undefined) throw new Error(`istiod sends no routes for ${ENVOY_CLUSTER}: ${JSON.stringify(routes)}`);
    return sent.config;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
