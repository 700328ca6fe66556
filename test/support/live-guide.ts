import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FakeCluster } from './fake-kubectl';

/** What a live cluster has of the guide's set-up, with much that is nobody's business. */
export function guideCluster(cluster: string, network: string, { replicas = 1, version = 'v1' } = {}): FakeCluster {
  const name = `helloworld-${version}`;
  const pods = Array.from({ length: replicas }, (_, number) =>
    pod(`${name}-${number}`, { app: 'helloworld', version }, number),
  );
  return structuredClone({
    objects: [
      namespace('istio-system', { 'topology.istio.io/network': network }),
      namespace('sample', { 'istio.io/dataplane-mode': 'ambient' }),
      {
        apiVersion: 'v1',
        kind: 'Node',
        metadata: { name: 'node', labels: { 'topology.kubernetes.io/region': cluster } },
        spec: { providerID: SECRET },
        status: { addresses: [{ address: '192.0.2.1' }], nodeInfo: { machineID: SECRET } },
      },
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: {
          name: 'istio-remote-secret-other',
          namespace: 'istio-system',
          annotations: { 'networking.istio.io/cluster': cluster === 'cluster1' ? 'cluster2' : 'cluster1' },
          labels: { 'istio/multiCluster': 'true' },
        },
        data: { kubeconfig: SECRET },
      },
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'istio', namespace: 'istio-system' },
        data: {
          mesh: `rootNamespace: istio-system\nextensionProviders: [{name: ${SECRET}}]\nserviceScopeConfigs:\n- servicesSelector: {matchExpressions: [{key: istio.io/global, operator: In, values: ["true"]}]}\n  scope: GLOBAL\n`,
          other: SECRET,
        },
      },
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'foreign', namespace: 'istio-system' },
        data: { mesh: SECRET },
      },
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'istiod', namespace: 'istio-system', labels: { app: 'istiod' } },
        spec: {
          replicas: 1,
          selector: { matchLabels: { app: 'istiod' } },
          template: {
            metadata: { labels: { app: 'istiod' } },
            spec: {
              containers: [
                {
                  name: 'discovery',
                  image: `${SECRET}/pilot:1.31.0`,
                  args: [SECRET],
                  env: [
                    { name: 'AMBIENT_ENABLE_MULTI_NETWORK', value: 'true' },
                    { name: 'PILOT_ENABLE_AMBIENT', value: 'true' },
                    { name: 'TOKEN', value: SECRET },
                  ],
                },
              ],
            },
          },
        },
        status: { replicas: 1, readyReplicas: 1, availableReplicas: 1, updatedReplicas: 1 },
      },
      gateway('istio-system', 'istio-eastwestgateway', 'istio-east-west', {
        labels: { 'topology.istio.io/network': network },
        address: cluster === 'cluster1' ? '203.0.113.1' : '203.0.113.2',
        tls: { mode: 'Terminate', options: { 'gateway.istio.io/tls-terminate-mode': 'ISTIO_MUTUAL' } },
      }),
      {
        ...generatedService('istio-system', 'istio-eastwestgateway', 'istio.io-eastwest-controller', {
          'topology.istio.io/network': network,
        }),
        status: { loadBalancer: { ingress: [{ ip: cluster === 'cluster1' ? '203.0.113.1' : '203.0.113.2' }] } },
      },
      pod('istio-eastwestgateway-0', EAST_WEST_POD, 7, 'istio-system'),
      gateway('sample', 'waypoint', 'istio-waypoint', {
        labels: { 'istio.io/global': 'true', 'istio.io/waypoint-for': 'service' },
        address: '10.100.0.1',
      }),
      generatedService('sample', 'waypoint', 'istio.io-mesh-controller', { 'istio.io/global': 'true' }),
      deployment('waypoint', 1, { 'gateway.networking.k8s.io/gateway-name': 'waypoint' }),
      pod('waypoint-0', WAYPOINT_POD, 9),
      slice('waypoint', [{ name: 'waypoint-0', ip: '10.0.0.9' }], { name: 'mesh', port: 15008 }),
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: {
          name: 'helloworld',
          namespace: 'sample',
          labels: {
            app: 'helloworld',
            service: 'helloworld',
            'istio.io/global': 'true',
            'istio.io/use-waypoint': 'waypoint',
          },
          annotations: {
            'kubectl.kubernetes.io/last-applied-configuration': SECRET,
            'allow.cdk8s-ambient/survivors-too-small': 'a sample',
            'cdk8s-ambient/replicas': '1',
          },
          managedFields: [{ manager: SECRET }],
        },
        spec: {
          type: 'ClusterIP',
          clusterIP: '10.100.0.2',
          selector: { app: 'helloworld' },
          ports: [{ name: 'http', port: 5000, targetPort: 5000, protocol: 'TCP' }],
        },
        status: {
          conditions: [{ type: 'istio.io/WaypointBound', status: 'True', reason: 'WaypointAccepted', message: '' }],
        },
      },
      deployment(name, replicas, { app: 'helloworld', version }),
      ...pods,
      slice(
        'helloworld',
        pods.map((one) => ({ name: one.metadata.name, ip: one.status.podIP })),
        { name: 'http', port: 5000 },
      ),
      deployment('curl', 1, { app: 'curl' }),
      pod('curl-0', { app: 'curl' }, 8),
      {
        apiVersion: 'networking.istio.io/v1',
        kind: 'DestinationRule',
        metadata: { name: 'helloworld', namespace: 'sample', annotations: { note: SECRET } },
        spec: {
          host: 'helloworld.sample.svc.cluster.local',
          trafficPolicy: {
            loadBalancer: {
              simple: 'ROUND_ROBIN',
              localityLbSetting: { enabled: true, failoverPriority: ['topology.istio.io/cluster'] },
            },
            outlierDetection: {
              consecutive5xxErrors: 1,
              interval: '1s',
              baseEjectionTime: '1m',
              maxEjectionPercent: 100,
              minHealthPercent: 1,
            },
          },
        },
      },
      {
        apiVersion: 'gateway.networking.k8s.io/v1',
        kind: 'HTTPRoute',
        metadata: { name: 'route', namespace: 'sample' },
        spec: {
          parentRefs: [{ group: '', kind: 'Service', name: 'other' }],
          rules: [
            {
              matches: [{ headers: [{ name: 'authorization', value: SECRET }] }],
              backendRefs: [{ name: 'helloworld', port: 5000 }],
            },
          ],
        },
      },
    ],
  });
}

/** In places that are nobody's business. */
export const SECRET = 'hunter2';

const WAYPOINT_POD = {
  'gateway.networking.k8s.io/gateway-name': 'waypoint',
  'gateway.istio.io/managed': 'istio.io-mesh-controller',
};
const EAST_WEST_POD = {
  'gateway.networking.k8s.io/gateway-name': 'istio-eastwestgateway',
  'gateway.istio.io/managed': 'istio.io-eastwest-controller',
};
const PROGRAMMED = ['Accepted', 'Programmed'].map((type) => ({
  type,
  status: 'True',
  reason: type,
  message: '',
  lastTransitionTime: '2026-01-01T00:00:00Z',
}));

function namespace(name: string, labels: Record<string, string>) {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

function gateway(
  namespace: string,
  name: string,
  gatewayClassName: string,
  { labels, address, tls }: { labels: Record<string, string>; address: string; tls?: object },
) {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name, namespace, labels },
    spec: {
      gatewayClassName,
      listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE', ...(tls === undefined ? {} : { tls }) }],
    },
    status: { addresses: [{ type: 'IPAddress', value: address }], conditions: PROGRAMMED },
  };
}

function generatedService(namespace: string, name: string, managed: string, labels: Record<string, string>) {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name,
      namespace,
      labels: { 'gateway.istio.io/managed': managed, ...labels },
      annotations: { 'networking.istio.io/traffic-distribution': 'PreferClose' },
    },
    spec: {
      type: managed === 'istio.io-eastwest-controller' ? 'LoadBalancer' : 'ClusterIP',
      clusterIP: '10.100.0.1',
      selector: { 'gateway.networking.k8s.io/gateway-name': name },
      ports: [{ name: 'mesh', port: 15008, targetPort: 15008, protocol: 'TCP', appProtocol: 'hbone' }],
    },
  };
}

function deployment(name: string, replicas: number, labels: Record<string, string>) {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'sample', labels },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels, annotations: { note: SECRET } },
        spec: { containers: [{ name, image: `${SECRET}/image`, args: [SECRET], ports: [{ containerPort: 5000 }] }] },
      },
    },
    status: { replicas, readyReplicas: replicas, availableReplicas: replicas, updatedReplicas: replicas },
  };
}

function pod(name: string, labels: Record<string, string>, number: number, namespace = 'sample') {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels, annotations: { note: SECRET } },
    spec: {
      nodeName: 'node',
      containers: [
        { name: 'main', image: SECRET, env: [{ name: 'PASSWORD', value: SECRET }], ports: [{ containerPort: 5000 }] },
      ],
    },
    status: {
      phase: 'Running',
      podIP: `10.0.0.${number}`,
      conditions: [{ type: 'Ready', status: 'True', message: SECRET }],
      containerStatuses: [{ imageID: SECRET }],
    },
  };
}

function slice(service: string, pods: readonly { name: string; ip: string }[], port: { name: string; port: number }) {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: `${service}-slice`, namespace: 'sample', labels: { 'kubernetes.io/service-name': service } },
    addressType: 'IPv4',
    ports: [{ ...port, protocol: 'TCP' }],
    endpoints: pods.map(({ name, ip }) => ({
      addresses: [ip],
      conditions: { ready: true, serving: true, terminating: false },
      nodeName: 'node',
      targetRef: { kind: 'Pod', name, namespace: 'sample' },
    })),
  };
}

/** What declares the guide's set-up in a cluster, but for its workloads: how many there are is said by an annotation. */
const DECLARED = `
apiVersion: v1
kind: Namespace
metadata: {name: sample, labels: {istio.io/dataplane-mode: ambient}}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: waypoint
  namespace: sample
  labels: {istio.io/global: "true", istio.io/waypoint-for: service}
spec:
  gatewayClassName: istio-waypoint
  listeners: [{name: mesh, port: 15008, protocol: HBONE}]
---
apiVersion: v1
kind: Service
metadata:
  name: helloworld
  namespace: sample
  labels: {istio.io/global: "true", istio.io/use-waypoint: waypoint}
  annotations: {cdk8s-ambient/replicas: "1"}
spec:
  selector: {app: helloworld}
  ports: [{name: http, port: 5000}]
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: helloworld, namespace: sample}
spec:
  host: helloworld.sample.svc.cluster.local
  trafficPolicy:
    loadBalancer:
      simple: ROUND_ROBIN
      localityLbSetting: {enabled: true, failoverPriority: [topology.istio.io/cluster]}
    outlierDetection: {consecutive5xxErrors: 1, interval: 1s, baseEjectionTime: 1m, maxEjectionPercent: 100, minHealthPercent: 1}
`;

/** Writes a mesh directory that declares the guide's set-up. */
export function declareGuide(root: string): void {
  const clusters = ['1', '2'].map((n) => ({ name: `cluster${n}`, istioVersion: '1.31.0', network: `network${n}` }));
  for (const { name } of clusters) {
    mkdirSync(join(root, name), { recursive: true });
    writeFileSync(join(root, name, 'sample.yaml'), DECLARED);
  }
  writeFileSync(join(root, 'mesh.json'), JSON.stringify({ version: 1, clusters }));
}
